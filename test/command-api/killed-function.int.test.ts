import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { Encounter } from '../support/dynamodb-proxy.ts';
import { type RunningCommandApi, startCommandApi } from './running-command-api.ts';
import { creation, deposit, storedIn, type WalkedCommand } from './walked-commands.ts';

let api: RunningCommandApi;

beforeAll(async () => {
  api = await startCommandApi(inject('engines').dynamodb);
});
// Every test begins in an environment that has not seen its stream.
beforeEach(() => api.kill());
afterAll(() => api?.stop());

const undisturbed = () => api.proxy.interrupt(async () => 'goes on');

function killAt({ step, moment }: Pick<Encounter, 'step' | 'moment'>): void {
  api.proxy.interrupt(async (at) => {
    if (at.step !== step || at.moment !== moment) return 'goes on';
    await api.kill();
    return 'is cut';
  });
}

const killed = {
  functionError: 'Unhandled',
  payload: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('SIGKILL') },
};

/** Before and after each step, by whether the command is stored by then. */
function placesIn({ steps, stores }: WalkedCommand) {
  const places = steps.flatMap((name, index) =>
    (['before', 'after'] as const).map((moment) => ({ step: index + 1, moment, name })),
  );
  const isStored = ({ step, moment }: Pick<Encounter, 'step' | 'moment'>) =>
    step > stores || (step === stores && moment === 'after');
  return { stored: places.filter(isStored), notStored: places.filter((place) => !isStored(place)) };
}

const commands = [
  ['a deposit', deposit],
  ['a creation without an id', creation],
] as const;

describe.each(commands)('%s', (_, command) => {
  const { stored, notStored } = placesIn(command);

  test('G4 that nothing gets in the way of takes these steps and no other, and is replayed from then on', async () => {
    const prepared = await command.prepare(api);
    undisturbed();
    expect(await prepared.send()).toEqual(prepared.answer);
    expect(api.steps()).toEqual(command.steps);
    expect(await prepared.send()).toEqual(prepared.replay);
    await api.kill();
    expect(await prepared.send()).toEqual(prepared.replay);
    await prepared.tookEffectOnce();
  });

  test.each(notStored)(
    'S11 G4 killed $moment step $step, $name, is not stored: the second try decides anew',
    async (place) => {
      const prepared = await command.prepare(api);
      killAt(place);
      expect(await prepared.send()).toEqual(killed);
      expect(api.steps()).toEqual(command.steps.slice(0, place.step));

      undisturbed();
      expect(await prepared.send()).toEqual(prepared.answer);
      expect(await prepared.send()).toEqual(prepared.replay);
      await prepared.tookEffectOnce();
    },
  );

  test.each(stored)(
    'S11 G4 S01 killed $moment step $step, $name, is stored: the second try finds the commit',
    async (place) => {
      const prepared = await command.prepare(api);
      killAt(place);
      expect(await prepared.send()).toEqual(killed);
      expect(api.steps()).toEqual(command.steps.slice(0, place.step));

      undisturbed();
      expect(await prepared.send()).toEqual(prepared.replay);
      expect(await prepared.send()).toEqual(prepared.replay);
      await prepared.tookEffectOnce();
    },
  );
});

const storing = { step: deposit.stores, moment: 'after' } as const;

describe('a deposit that was stored before its function was killed', () => {
  test('S11 G4 is found though the second try names the version that the first one saw (If-Match)', async () => {
    const prepared = await deposit.prepare(api);
    killAt(storing);
    expect(await prepared.send({ 'if-match': '"15"' })).toEqual(killed);
    undisturbed();
    expect(await prepared.send({ 'if-match': '"15"' })).toEqual(prepared.replay);
    await prepared.tookEffectOnce();
  });

  test('S11 G4 is found when the stream has gone on, over a snapshot that holds it', async () => {
    const prepared = await deposit.prepare(api);
    killAt(storing);
    expect(await prepared.send()).toEqual(killed);
    undisturbed();
    const id = StreamId.id(prepared.stream);
    for (let count = 17; count <= 33; count++) {
      const more = { amount: { amount: 1, currency: 'GBP' } };
      await api.post(`accounts/${id}/deposit-money`, more, { 'idempotency-key': `more-${count}` });
    }
    await api.kill();
    undisturbed();
    expect(await prepared.send({ 'if-match': '"15"' })).toEqual(prepared.replay);
    // From the snapshot on, and then the one commit that it names.
    expect(api.steps()).toEqual(['GetItem snapshots', 'Query events', 'Query events']);
    const versions = (await storedIn(api.events, prepared.stream)).map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: 33 }, (_, index) => index + 1));
  });
});

test('S11 what was not stored is decided on the state of the second try: a withdrawal that somebody else forestalled', async () => {
  const { stream } = await deposit.prepare(api);
  const id = StreamId.id(stream);
  const withdraw = (amount: number, key: string) =>
    api.post(
      `accounts/${id}/withdraw-money`,
      { amount: { amount, currency: 'GBP' } },
      { 'idempotency-key': key },
    );
  killAt({ step: deposit.stores, moment: 'before' });
  expect(await withdraw(14, 'first')).toEqual(killed);
  undisturbed();
  expect(await withdraw(10, 'between')).toMatchObject({ status: 200, body: { version: 16 } });
  expect(await withdraw(14, 'first')).toMatchObject({
    status: 409,
    body: { rejection: 'InsufficientFunds', balance: 4 },
  });
  expect(await storedIn(api.events, stream)).toHaveLength(16);
});
