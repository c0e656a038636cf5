import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Encounter } from '../support/dynamodb-proxy.ts';
import { type RunningCommandApi, startCommandApi } from './running-command-api.ts';
import { creation, deposit } from './walked-commands.ts';

let api: RunningCommandApi;

beforeAll(async () => {
  api = await startCommandApi(inject('engines').dynamodb);
});
// Every test begins in an environment that has not seen its stream.
beforeEach(() => api.kill());
afterAll(() => api?.stop());

/** The connection of such requests ends without an answer; the function lives on. */
const cutOff = (which: (at: Encounter) => boolean) =>
  api.proxy.interrupt(async (at) => (which(at) ? 'is cut' : 'goes on'));

const undisturbed = () => cutOff(() => false);

describe.each([
  ['a deposit', deposit],
  ['a creation without an id', creation],
])('%s', (_, command) => {
  const places = command.steps.flatMap((name, index) =>
    (['before', 'after'] as const).map((moment) => ({ step: index + 1, moment, name })),
  );

  test.each(places)(
    'S01 whose connection ends once $moment step $step, $name, asks again, and answers as if nothing had happened',
    async (place) => {
      const prepared = await command.prepare(api);
      cutOff(({ step, moment }) => step === place.step && moment === place.moment);
      expect(await prepared.send()).toEqual(prepared.answer);
      expect(api.steps()).toEqual(command.steps.toSpliced(place.step, 0, place.name));
      await prepared.tookEffectOnce();
      expect(await prepared.send()).toEqual(prepared.replay);
    },
  );

  test('S01 G4 whose every answer is lost was stored all the same: it is unavailable, and its next try is a replay', async () => {
    const prepared = await command.prepare(api);
    cutOff(({ operation, moment }) => operation !== 'GetItem' && operation !== 'Query' && moment === 'after');
    expect(await prepared.send()).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { type: 'urn:varve:problem:unavailable' },
    });
    await prepared.tookEffectOnce();
    undisturbed();
    expect(await prepared.send()).toEqual(prepared.replay);
    await prepared.tookEffectOnce();
  });
});

test('S11 G4 a second try that overtakes the first, which still runs: the one that comes too late finds the commit', async () => {
  const prepared = await deposit.prepare(api);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  api.proxy.interrupt(async ({ step, moment }) => {
    if (step !== deposit.stores || moment !== 'before') return 'goes on';
    hold();
    await released;
    return 'goes on';
  });
  const first = prepared.send();
  await held;
  expect(await prepared.send()).toEqual(prepared.answer);
  release();
  expect(await first).toEqual(prepared.replay);
  await prepared.tookEffectOnce();
});
