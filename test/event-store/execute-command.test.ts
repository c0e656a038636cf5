import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { UnknownEvent } from '../../lambdas/core/event.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { type CommitDraft, VersionConflict } from '../../lambdas/event-store/event-store.ts';
import { VersionMismatch } from '../../lambdas/event-store/execute-command.ts';
import type { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { add, create, lantern, place, remove } from '../domain/orders/orders.ts';
import { draftOf } from '../support/histories.ts';
import { executeOn } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';

const stream = StreamId.parse('order#536365');
const execute = executeOn(stream);

/** A store in which somebody else is faster `times` times. */
class BusyStore extends MemoryEventStore {
  readonly #rival: (loaded: LoadedStream) => CommitDraft;
  #times: number;

  constructor(times: number, rival: (loaded: LoadedStream) => CommitDraft) {
    super();
    this.#times = times;
    this.#rival = rival;
  }

  override async append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit> {
    if (loaded.version > 0 && this.#times-- > 0) await super.append(loaded, this.#rival(loaded));
    return super.append(loaded, draft);
  }
}

const rivalLine = ({ commits, version }: LoadedStream): CommitDraft => ({
  ...draftOf(`rival-${version}`),
  events: [
    {
      type: 'ProductAddedToCart',
      schemaVersion: 1,
      data: { ...lantern, lineId: String(commits.flatMap(({ events }) => events).length) },
    },
  ],
});

describe('a command', () => {
  test('becomes one commit with all its events', async () => {
    const store = presentEvents();
    const outcome = await execute(store, create(lantern, lantern), 'c1');
    expect(outcome).toMatchObject({
      kind: 'committed',
      replayed: false,
      commit: { version: 1, commandId: 'c1' },
    });
    expect((await store.load(stream)).version).toBe(3);
  });

  test('that is refused stores nothing', async () => {
    const store = presentEvents();
    await execute(store, create(), 'c1');
    expect(await execute(store, place, 'c2')).toEqual({
      kind: 'rejected',
      rejection: { type: 'EmptyOrder' },
      version: 1,
    });
    expect((await store.load(stream)).version).toBe(1);
  });

  test('that may not be given stores nothing', async () => {
    const store = presentEvents();
    const authorise = () => {
      throw new Error('not yours');
    };
    await expect(execute(store, create(), 'c1', { authorise })).rejects.toThrow('not yours');
    expect((await store.load(stream)).version).toBe(0);
  });

  test('S19 on a stream that this code cannot read fails rather than decides', async () => {
    const store = presentEvents();
    const events = [{ type: 'OrderCreated', schemaVersion: 2, data: {} }];
    await store.append(await store.load(stream), { ...draftOf('newer'), events });
    await expect(execute(store, place, 'c2')).rejects.toBeInstanceOf(UnknownEvent);
  });
});

describe('a conflict', () => {
  test('G3 is decided again on the new state', async () => {
    const store = presentEvents(new BusyStore(3, rivalLine));
    await execute(store, create(), 'c1');
    expect(await execute(store, add(lantern), 'c2')).toMatchObject({ commit: { version: 5 } });
    expect((await store.load(stream)).version).toBe(5);
  });

  test('G3 may be refused on the new state', async () => {
    const removal = (loaded: LoadedStream): CommitDraft => ({
      ...draftOf(`rival-${loaded.version}`),
      events: [{ type: 'ProductRemovedFromCart', schemaVersion: 1, data: { lineId: '1' } }],
    });
    const store = presentEvents(new BusyStore(1, removal));
    await execute(store, create(lantern), 'c1');
    expect(await execute(store, remove(1), 'c2')).toMatchObject({
      kind: 'rejected',
      rejection: { type: 'NoSuchLine' },
    });
  });

  test('G3 that does not end is told after a bounded number of attempts', async () => {
    const store = presentEvents(new BusyStore(1_000, rivalLine));
    await execute(store, create(), 'c1');
    await expect(execute(store, add(lantern), 'c2')).rejects.toBeInstanceOf(VersionConflict);
    expect((await store.load(stream)).version).toBeLessThan(20);
  });
});

describe('the expected version', () => {
  test.each([0, 2, 99])(
    'S03 %i is refused when the stream is at 1, and nothing is written',
    async (expected) => {
      const store = presentEvents();
      await execute(store, create(), 'c1');
      await expect(execute(store, add(lantern), 'c2', { expected })).rejects.toEqual(
        new VersionMismatch(stream, 1),
      );
      expect((await store.load(stream)).version).toBe(1);
    },
  );

  test('in the middle of a commit is no head', async () => {
    const store = presentEvents();
    await execute(store, create(lantern, lantern), 'c1');
    await expect(execute(store, place, 'c2', { expected: 2 })).rejects.toBeInstanceOf(VersionMismatch);
    expect(await execute(store, place, 'c2', { expected: 3 })).toMatchObject({ kind: 'committed' });
  });

  test('any asks that there is one', async () => {
    const store = presentEvents();
    await expect(execute(store, create(), 'c1', { expected: 'any' })).rejects.toBeInstanceOf(VersionMismatch);
  });
});
