import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import type { AccountState } from '../../lambdas/domain/accounts/state.ts';
import { noCommands, remember } from '../../lambdas/event-store/command-window.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { IdempotencyKeyReused } from '../../lambdas/event-store/execute-command.ts';
import { stateOf } from '../../lambdas/event-store/loaded-stream.ts';
import { MemorySnapshotStore } from '../../lambdas/event-store/memory-snapshot-store.ts';
import { SnapshottingEventStore } from '../../lambdas/event-store/snapshotting-event-store.ts';
import { createAccount, deposit, fillAccount, giveToAccount } from '../support/accounts-history.ts';
import { commitOf, draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { plainEvents, presentEvents } from '../support/present-events.ts';

const stream = StreamId.of('account', '17850');

let written: MockInstance<typeof process.stdout.write>;
beforeEach(() => {
  written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => written.mockRestore());

/** How often each reason was counted by a metric. */
const counted = (metric: string): readonly string[] =>
  written.mock.calls
    .map(([line]) => JSON.parse(String(line)) as Record<string, unknown>)
    .filter((line) => line[metric] === 1)
    .map(({ reason }) => String(reason));

interface Parts {
  readonly events?: PresentEventStore;
  readonly snapshots?: MemorySnapshotStore;
  readonly reducer?: string;
}

/** As a function has it that was just started, so nothing is remembered but what is stored. */
function open({ events = presentEvents(), snapshots = new MemorySnapshotStore(), reducer = 'today' }: Parts) {
  const store = new SnapshottingEventStore(events, snapshots, {
    reducers: [{ decider: account, name: reducer }],
    logger: silentLogger,
  });
  return { events, snapshots, store, restarted: () => open({ events, snapshots, reducer }).store };
}

const stateIn = async (store: PresentEventStore): Promise<AccountState> =>
  stateOf(account, await store.load(stream));

describe('a snapshot', () => {
  test('is written before the answer, on every 16th commit of a small state', async () => {
    const { store, snapshots } = open({});
    const after: (string | undefined)[] = [];
    for (let count = 1; count <= 48; count++) {
      await giveToAccount(store, '17850', count === 1 ? createAccount() : deposit(1), `c${count}`);
      after.push(snapshots.items.get(stream)?.version?.N);
    }
    expect(after.slice(0, 15).every((version) => version === undefined)).toBe(true);
    expect([after[15], after[30], after[31], after[47]]).toEqual(['16', '16', '32', '48']);
  });

  test('shortens a load to what came after it, with the same state', async () => {
    const { events, store, restarted } = open({});
    await fillAccount(store, '17850', 53);
    const [whole, short] = [await events.load(stream), await restarted().load(stream)];
    expect([whole.commits.length, short.commits.length]).toEqual([53, 5]);
    expect(short.version).toBe(whole.version);
    expect(stateOf(account, short)).toEqual(stateOf(account, whole));
  });

  test('is written by one of those who write a stream at the same time', async () => {
    const { store, snapshots, restarted } = open({});
    await fillAccount(store, '17850', 12);
    const save = vi.spyOn(snapshots, 'save');
    const writers = [store, restarted(), restarted(), restarted()];
    await Promise.all(
      writers.map((writer, index) => giveToAccount(writer, '17850', deposit(1), `w${index}`)),
    );
    expect(save).toHaveBeenCalledTimes(1);
    expect((await restarted().load(stream)).version).toBe(16);
  });

  test('is kept of no stream of another category, which is loaded whole', async () => {
    const { store, snapshots } = open({ events: plainEvents() });
    const order = StreamId.of('order', '1');
    for (let count = 1; count <= 20; count++)
      await store.append(await store.load(order), draftOf(`c${count}`));
    expect((await store.load(order)).commits).toHaveLength(20);
    expect([...snapshots.items.keys()]).toEqual([]);
  });

  test('that cannot be written is no reason to refuse the command', async () => {
    const { store, snapshots, restarted } = open({});
    vi.spyOn(snapshots, 'save').mockRejectedValue(Object.assign(new Error('no'), { name: 'Throttled' }));
    await fillAccount(store, '17850', 20);
    expect((await restarted().load(stream)).version).toBe(20);
    expect(counted('SnapshotNotWritten')).toEqual(['Throttled']);
  });

  test('that is overdue is written by the next command: none could be for 64 commits', async () => {
    const { events, store, snapshots } = open({});
    await fillAccount(events, '17850', 70);
    await giveToAccount(store, '17850', deposit(1), 'next');
    expect(snapshots.items.get(stream)?.version?.N).toBe('71');
  });
});

describe('what a function remembers of a stream', () => {
  test('saves it the question for the snapshot', async () => {
    const { store, snapshots } = open({});
    await fillAccount(store, '17850', 3);
    const find = vi.spyOn(snapshots, 'find');
    expect((await store.load(stream)).commits).toEqual([]);
    expect(find).not.toHaveBeenCalled();
  });

  test('is of the last 256 streams that it wrote', async () => {
    const { store, snapshots } = open({});
    for (let count = 1; count <= 257; count++) await fillAccount(store, `a${count}`, 1);
    const find = vi.spyOn(snapshots, 'find');
    for (const id of ['a1', 'a2']) await store.load(StreamId.of('account', id));
    expect(find.mock.calls.map(([asked]) => asked)).toEqual(['account#a1']);
  });

  test('is renewed when others have written: what came in between is read once', async () => {
    const { events, store } = open({});
    await fillAccount(store, '17850', 3);
    for (let count = 1; count <= 300; count++) await giveToAccount(events, '17850', deposit(1), `d${count}`);
    expect([(await store.load(stream)).commits.length, (await store.load(stream)).commits.length]).toEqual([
      300, 0,
    ]);
    expect(await stateIn(store)).toMatchObject({ balance: 302 });
    expect(await giveToAccount(store, '17850', deposit(1), 'd7')).toMatchObject({ replayed: true });
  });
});

describe('S24 a snapshot that may not be used', () => {
  const filled = async (parts: Parts = {}) => {
    const opened = open(parts);
    await fillAccount(opened.store, '17850', 80);
    return { ...opened, right: await stateIn(opened.events) };
  };

  test('since another reducer made it, is ignored with a warning; the next one is written', async () => {
    const { events, snapshots, right } = await filled({ reducer: 'yesterday' });
    const { store } = open({ events, snapshots, reducer: 'today' });
    expect(await stateIn(store)).toEqual(right);
    expect(counted('SnapshotIgnored')).toEqual(['reducer']);
    await giveToAccount(store, '17850', deposit(1), 'next');
    expect(snapshots.items.get(stream)).toMatchObject({ reducer: { S: 'today' }, version: { N: '81' } });
  });

  test('since it is cut off, is ignored with a warning; the next one is written', async () => {
    const { snapshots, restarted, right } = await filled();
    const item = snapshots.items.get(stream);
    snapshots.items.set(stream, { ...item, state: { S: '{"situation":"op' } });
    const store = restarted();
    expect(await stateIn(store)).toEqual(right);
    expect(counted('SnapshotIgnored')).toEqual(['unreadable']);
    await giveToAccount(store, '17850', deposit(1), 'next');
    expect(snapshots.items.get(stream)).toMatchObject({ version: { N: '81' } });
  });

  test('since its store is not there, is done without', async () => {
    const { snapshots, restarted, right } = await filled();
    vi.spyOn(snapshots, 'find').mockResolvedValue({ kind: 'unusable', reason: 'unavailable' });
    expect(await stateIn(restarted())).toEqual(right);
    expect(counted('SnapshotIgnored')).toEqual(['unavailable']);
  });

  test('says on which commit it stands apart from which code made it', async () => {
    const { snapshots } = await filled();
    expect(snapshots.items.get(stream)).toMatchObject({
      version: { N: '80' },
      commitVersion: { N: '80' },
      reducer: { S: 'today' },
    });
  });
});

describe('G4 beyond a snapshot', () => {
  test('a key that merely looks like one of them is a new one', async () => {
    const { store, snapshots, restarted } = open({});
    await fillAccount(store, '17850', 16);
    const lookalike = remember(noCommands, [{ ...commitOf(stream, 3), commandId: 'new' }]);
    snapshots.items.set(stream, { ...snapshots.items.get(stream), commands: { B: lookalike } });
    expect(await giveToAccount(restarted(), '17850', deposit(5), 'new')).toMatchObject({ replayed: false });
  });

  test('a repeated key finds its commit, whether a function remembers the stream or has just started', async () => {
    const { store, restarted } = open({});
    await fillAccount(store, '17850', 3);
    const first = await giveToAccount(store, '17850', deposit(7), 'once');
    for (let count = 1; count <= 60; count++)
      await giveToAccount(store, '17850', deposit(1), `later${count}`);
    for (const after of [store, restarted()]) {
      expect(await giveToAccount(after, '17850', deposit(7), 'once')).toEqual({ ...first, replayed: true });
      await expect(giveToAccount(after, '17850', deposit(8), 'once')).rejects.toBeInstanceOf(
        IdempotencyKeyReused,
      );
    }
    expect(await stateIn(restarted())).toMatchObject({ balance: 2 + 7 + 60 });
  });

  test('the last 1,000 commands are known, however long ago', async () => {
    const { store, restarted } = open({});
    await fillAccount(store, '17850', 1_100);
    const last = restarted();
    for (const count of [101, 500, 1_100]) {
      expect(await giveToAccount(last, '17850', deposit(1), `c${count}`)).toMatchObject({
        replayed: true,
        commit: { version: count },
      });
    }
    expect((await last.load(stream)).version).toBe(1_100);
    expect((await last.load(stream)).commits.length).toBeLessThan(64);
  });
});
