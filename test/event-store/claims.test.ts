import { describe, expect, test, vi } from 'vitest';
import { accept, type Decider } from '../../lambdas/core/decider.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { claimStream } from '../../lambdas/event-store/claims.ts';
import { type PresentEventStore, StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { executeCommand } from '../../lambdas/event-store/execute-command.ts';
import {
  closeAccount,
  createAccount,
  deposit,
  giveToAccount,
  withdraw,
} from '../support/accounts-history.ts';
import { draftOf } from '../support/histories.ts';
import { plainEvents, presentEvents } from '../support/present-events.ts';

const alreadyExists = { kind: 'rejected', rejection: { type: 'AlreadyExists' } };
const pounds = claimStream({ what: 'open-account', value: '17850 GBP' });

describe('one open account of an owner in a currency', () => {
  test('the second is refused, and nothing is stored', async () => {
    const store = presentEvents();
    await giveToAccount(store, 'first', createAccount(), 'c1');
    expect(await giveToAccount(store, 'second', createAccount(), 'c2')).toMatchObject(alreadyExists);
    expect((await store.load(StreamId.of('account', 'second'))).version).toBe(0);
  });

  test('another currency, and another owner, are no second', async () => {
    const store = presentEvents();
    await giveToAccount(store, 'first', createAccount(), 'c1');
    for (const [id, command] of [
      ['euros', createAccount('17850', 'EUR')],
      ['neighbour', createAccount('12583')],
    ] as const)
      expect(await giveToAccount(store, id, command, id)).toMatchObject({ kind: 'committed' });
  });

  test('G3 of many at the same time one is opened, the others are refused', async () => {
    const store = presentEvents();
    const ids = Array.from({ length: 8 }, (_, index) => `a${index}`);
    const outcomes = await Promise.all(ids.map((id) => giveToAccount(store, id, createAccount(), id)));
    expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'rejected')).toHaveLength(7);
    const versions = await Promise.all(
      ids.map(async (id) => (await store.load(StreamId.of('account', id))).version),
    );
    expect(versions.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('once it is closed another may be opened', async () => {
    const store = presentEvents();
    await giveToAccount(store, 'first', createAccount(), 'c1');
    await giveToAccount(store, 'first', deposit(5), 'c2');
    await giveToAccount(store, 'first', withdraw(5), 'c3');
    expect(await giveToAccount(store, 'second', createAccount(), 'c4')).toMatchObject(alreadyExists);
    await giveToAccount(store, 'first', closeAccount, 'c5');
    expect(await giveToAccount(store, 'second', createAccount(), 'c6')).toMatchObject({ kind: 'committed' });
    const { commits } = await store.load(pounds);
    expect(commits.flatMap(({ events }) => events)).toEqual([
      { type: 'ClaimTaken', schemaVersion: 1, data: { by: 'account#first' } },
      { type: 'ClaimReleased', schemaVersion: 1, data: { by: 'account#first' } },
      { type: 'ClaimTaken', schemaVersion: 1, data: { by: 'account#second' } },
    ]);
  });

  test('G4 a repeated key answers as the first time, not with a refusal', async () => {
    const store = presentEvents();
    const first = await giveToAccount(store, 'first', createAccount(), 'c1');
    expect(await giveToAccount(store, 'first', createAccount(), 'c1')).toEqual({ ...first, replayed: true });
  });

  test('an account from before there were claims can be closed', async () => {
    const store = presentEvents();
    const stream = StreamId.of('account', 'old');
    const events = [{ type: 'AccountCreated', schemaVersion: 1, data: createAccount().data }];
    await store.append(await store.load(stream), { ...draftOf('old'), events });
    expect(await giveToAccount(store, 'old', closeAccount, 'c1')).toMatchObject({ kind: 'committed' });
    expect((await store.load(pounds)).version).toBe(0);
  });

  test('is taken of an account that other code has closed without giving it back', async () => {
    const store = presentEvents();
    await giveToAccount(store, 'first', createAccount(), 'c1');
    const first = StreamId.of('account', 'first');
    const events = [{ type: 'AccountClosed', schemaVersion: 1, data: {} }];
    await store.append(await store.load(first), { ...draftOf('closed'), events });
    expect(await giveToAccount(store, 'second', createAccount(), 'c2')).toMatchObject({ kind: 'committed' });
    expect(await giveToAccount(store, 'third', createAccount(), 'c3')).toMatchObject(alreadyExists);
    expect((await store.load(pounds)).commits.at(-1)?.events).toMatchObject([
      { type: 'ClaimTaken', data: { by: 'account#second' } },
    ]);
  });

  test('G1 the claim is taken with the account or not at all', async () => {
    const store = presentEvents();
    vi.spyOn(store, 'appendAll').mockRejectedValueOnce(new StoreUnavailable('down'));
    await expect(giveToAccount(store, 'first', createAccount(), 'c1')).rejects.toBeInstanceOf(
      StoreUnavailable,
    );
    expect((await store.load(pounds)).version).toBe(0);
    expect(await giveToAccount(store, 'first', createAccount(), 'c1')).toMatchObject({ replayed: false });
  });

  test('a deposit changes no claim: it is a plain append', async () => {
    const store = presentEvents();
    await giveToAccount(store, 'first', createAccount(), 'c1');
    const together = vi.spyOn(store, 'appendAll');
    await giveToAccount(store, 'first', deposit(5), 'c2');
    expect(together).not.toHaveBeenCalled();
  });
});

describe('a stream with several claims, which was emptied by code that knew of none', () => {
  type Filled = { type: 'Filled'; data: { seats: string[] } };
  const seats: Decider<string[], Filled, Filled, { type: 'Taken' }> = {
    category: 'booking',
    initialState: [],
    schemaVersions: { Filled: 1 },
    decide: (command) => accept(command),
    evolve: (_, { data }) => data.seats,
    claims: (state) => state.map((value) => ({ what: 'seat', value, refusal: { type: 'Taken' } })),
  };
  const fill = (store: PresentEventStore, id: string, ...wanted: string[]) => {
    const command: Filled = { type: 'Filled', data: { seats: wanted } };
    const { meta, commandHash } = draftOf('');
    const commandId = `${id} ${wanted}`;
    return executeCommand(store, {
      ...{ decider: seats, command, meta, commandHash, commandId },
      stream: StreamId.of('booking', id),
    });
  };
  const emptied = async () => {
    const store = plainEvents();
    await fill(store, 'first', 'A1', 'A2');
    const events = [{ type: 'Filled', schemaVersion: 1, data: { seats: [] } }];
    await store.append(await store.load(StreamId.of('booking', 'first')), { ...draftOf('old code'), events });
    return store;
  };

  test('loses them all to another', async () => {
    const store = await emptied();
    expect(await fill(store, 'second', 'A1', 'A2')).toMatchObject({ kind: 'committed' });
    expect(await fill(store, 'first', 'A2')).toMatchObject({ rejection: { type: 'Taken' } });
  });

  test('may have them again', async () => {
    const store = await emptied();
    expect(await fill(store, 'first', 'A2', 'A1')).toMatchObject({ kind: 'committed' });
    expect(await fill(store, 'second', 'A1')).toMatchObject({ rejection: { type: 'Taken' } });
  });
});

test('the stream of a claim says what is claimed, but not of whom', () => {
  expect(pounds).toMatch(/^claim#open-account\.[0-9a-f]{32}$/);
  expect(claimStream({ what: 'open-account', value: `${'x'.repeat(500)} GBP` })).toMatch(
    /^claim#open-account\./,
  );
});
