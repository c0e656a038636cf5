import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import type { DocumentProjection, Tally, TallyProjection } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { MOST_VERSIONS } from '../../lambdas/event-store/pass-gate.ts';
import { PositionMoved } from '../../lambdas/event-store/positions.ts';
import { MemoryDocumentStore } from '../../lambdas/projections/memory-document-store.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { draftOf } from '../support/histories.ts';
import { plainEvents } from '../support/present-events.ts';

type Counted = { type: 'Counted'; data: { version: number } };
type Count = Tally<'of', 'events'>;

const stream = StreamId.parse('order#long');
const LENGTH = 2 * MOST_VERSIONS + 40;
const schemaVersions = { Counted: 1 } as const;
const counting: DocumentProjection<{ count: number }, Counted> = {
  schemaVersions,
  evolve: (document) => ({ count: (document?.count ?? 0) + 1 }),
};
const tallying: TallyProjection<Count, Counted> = {
  schemaVersions,
  tally: () => [{ key: { of: 'all' }, add: { events: 1 } }],
};

let events: PresentEventStore;
let last: readonly Commit[];

/** A stream of which a consumer has nothing and is shown the last commit. */
beforeAll(async () => {
  events = plainEvents();
  for (let version = 1; version <= LENGTH; version++)
    await events.append(await events.load(stream), draftOf(`c${version}`, version));
  last = await events.read(stream, LENGTH);
}, 60_000);

const delivery = () => new Map([[stream, last]]);

describe('a stream that is longer than what is read at once', () => {
  test('is folded whole into its document, and kept on the way', async () => {
    const store = new MemoryDocumentStore<{ count: number }>();
    const save = vi.spyOn(store, 'save');
    expect(await projectDocuments(counting, store, events)(delivery())).toEqual(new Map());
    expect(save.mock.calls.map(([[document]]) => document?.version)).toEqual([
      MOST_VERSIONS,
      2 * MOST_VERSIONS,
      LENGTH,
    ]);
    expect(await store.load([stream])).toEqual([{ stream, version: LENGTH, document: { count: LENGTH } }]);
  });

  test('is summed whole, once, and its position moves on the way', async () => {
    const store = new MemoryTallyStore<Count>();
    const add = vi.spyOn(store, 'add');
    const project = projectTallies(tallying, store, events);
    for (let times = 0; times < 2; times++) expect(await project(delivery())).toEqual(new Map());
    expect(add.mock.calls.map(([[advance]]) => [advance?.from, advance?.to])).toEqual([
      [0, MOST_VERSIONS],
      [MOST_VERSIONS, 2 * MOST_VERSIONS],
      [2 * MOST_VERSIONS, LENGTH],
    ]);
    expect(store.tallies).toEqual([{ key: { of: 'all' }, add: { events: LENGTH } }]);
  });

  test('goes on from where an invocation ended', async () => {
    const store = new MemoryTallyStore<Count>();
    const project = projectTallies(tallying, store, events);
    const add = vi.spyOn(store, 'add');
    add.mockImplementationOnce((...given) => MemoryTallyStore.prototype.add.apply(store, given));
    add.mockRejectedValueOnce(new StoreUnreachable('down'));
    await expect(project(delivery())).rejects.toBeInstanceOf(StoreUnreachable);
    expect(await store.positions([stream])).toEqual(new Map([[stream, MOST_VERSIONS]]));
    expect(await project(delivery())).toEqual(new Map());
    expect(store.tallies).toEqual([{ key: { of: 'all' }, add: { events: LENGTH } }]);
  });

  test('S18 is summed once where another worker goes the same way', async () => {
    const store = new MemoryTallyStore<Count>();
    const add = vi.spyOn(store, 'add');
    add.mockImplementationOnce(async (...given) => {
      await MemoryTallyStore.prototype.add.apply(store, given);
      throw new PositionMoved();
    });
    expect(await projectTallies(tallying, store, events)(delivery())).toEqual(new Map());
    expect(store.tallies).toEqual([{ key: { of: 'all' }, add: { events: LENGTH } }]);
  });

  test('is folded whole also where its first events make no document', async () => {
    const store = new MemoryDocumentStore<{ count: number }>();
    const late: typeof counting = {
      schemaVersions,
      evolve: (document, event, context) =>
        context.version > MOST_VERSIONS + 20 ? counting.evolve(document, event, context) : undefined,
    };
    const save = vi.spyOn(store, 'save');
    expect(await projectDocuments(late, store, events)(delivery())).toEqual(new Map());
    expect(save.mock.calls.map(([[folded]]) => [folded?.version, folded?.document?.count])).toEqual([
      [MOST_VERSIONS, undefined],
      [2 * MOST_VERSIONS, MOST_VERSIONS - 20],
      [LENGTH, LENGTH - MOST_VERSIONS - 20],
    ]);
    expect(await store.load([stream])).toEqual([
      { stream, version: LENGTH, document: { count: LENGTH - MOST_VERSIONS - 20 } },
    ]);
  });

  test('G7 stops where it cannot go on, and says from which version', async () => {
    const throwLate = (version: number): void => {
      if (version === MOST_VERSIONS + 20) throw new TypeError();
    };
    const documents = new MemoryDocumentStore<{ count: number }>();
    const evolve: typeof counting.evolve = (document, event, context) => {
      throwLate(context.version);
      return counting.evolve(document, event, context);
    };
    const sums = new MemoryTallyStore<Count>();
    const tally: typeof tallying.tally = (event, context) => {
      throwLate(context.version);
      return tallying.tally(event, context);
    };
    for (const project of [
      projectDocuments({ schemaVersions, evolve }, documents, events),
      projectTallies({ schemaVersions, tally }, sums, events),
    ]) {
      const failures = await project(delivery());
      expect(failures.get(stream)).toMatchObject({
        from: MOST_VERSIONS + 1,
        reason: { code: 'ProjectionFailed' },
      });
    }
    expect((await documents.load([stream]))[0]?.version).toBe(MOST_VERSIONS);
    expect(await sums.positions([stream])).toEqual(new Map([[stream, MOST_VERSIONS]]));
  });
});

describe('a batch that is refused for one of its streams', () => {
  const streams = Array.from({ length: 64 }, (_, index) => StreamId.of('order', `${index}`));
  const batchOf = async (store: PresentEventStore) => {
    for (const each of streams) await store.append(await store.load(each), draftOf('c'));
    return new Map(
      await Promise.all(streams.map(async (each) => [each, (await store.load(each)).commits] as const)),
    );
  };

  test('G7 is written in halves, not stream by stream', async () => {
    const store = new MemoryTallyStore<Count>();
    const rowOf = (amount: number): Count => ({ key: { of: 'all' }, add: { events: amount } });
    const huge: typeof tallying = {
      schemaVersions,
      tally: (_, context) =>
        context.stream === streams[17] ? [rowOf(Number.MAX_SAFE_INTEGER), rowOf(1)] : [rowOf(1)],
    };
    const positions = vi.spyOn(store, 'positions');
    const own = plainEvents();
    const failures = await projectTallies(huge, store, own)(await batchOf(own));
    expect(failures).toEqual(new Map([[streams[17], { from: 1, reason: expect.any(Error) }]]));
    expect(failures.get(streams[17] as StreamId)?.reason).toMatchObject({ code: 'ProjectionFailed' });
    expect(store.tallies).toEqual([{ key: { of: 'all' }, add: { events: 63 } }]);
    expect(positions.mock.calls.length).toBe(13);
  });
});
