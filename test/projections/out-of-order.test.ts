import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Commit, encodeDelivered, type RecordedEvent } from '../../lambdas/core/commit.ts';
import { eventsFor, sumTallies } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { Upcast } from '../../lambdas/core/upcaster.ts';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import type { OrderEvent } from '../../lambdas/domain/orders/events.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { MemoryTallyStore } from '../../lambdas/projections/memory-tally-store.ts';
import { projectTallies } from '../../lambdas/projections/project-tallies.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { type SalesTally, salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import { cancelled, created, sale } from '../domain/orders/orders.ts';
import { draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { type OneGeneration, onKinesis, onSqs } from '../support/one-generation.ts';
import { kinesisEvent, sqsEvent } from '../support/table-stream.ts';

const [a, b] = [StreamId.of('order', 'a'), StreamId.of('order', 'b')];
const recorded = ({ type, data }: OrderEvent, schemaVersion = 1): RecordedEvent => ({
  type,
  schemaVersion,
  data,
});
const placed = recorded({ type: 'OrderPlaced', data: sale });
/** Written by newer code; with that code it is what `placed` is. */
const newer = { ...placed, schemaVersion: 9 };
const newerCode: Upcast = (commit) =>
  upcast({ ...commit, events: commit.events.map((event) => ({ ...event, schemaVersion: 1 })) });

let code: Upcast;
let stored: MemoryEventStore;
let store: MemoryTallyStore<SalesTally>;
let running: OneGeneration;
beforeEach(() => {
  // Metrics go there.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  code = upcast;
  stored = new MemoryEventStore();
  store = new MemoryTallyStore();
  const events = new UpcastingEventStore(stored, (commit) => code(commit));
  running = {
    contract: salesProjection,
    project: projectTallies(salesTallies, store, events),
    parked: new MemoryParkedStreams(),
    logger: silentLogger,
  };
});

afterEach(async () => {
  vi.restoreAllMocks();
  // Nothing here is for ever: a stream that is parked would not be missed.
  expect(await running.parked.list(firstGenerationOf(salesProjection), 10)).toEqual([]);
});

const append = async (stream: StreamId, event: RecordedEvent): Promise<Commit> =>
  stored.append(await stored.load(stream), { ...draftOf('c'), events: [event] });

/** Of what the event store has, not of what was delivered. */
async function sumsOf(...streams: readonly StreamId[]): Promise<readonly SalesTally[]> {
  const commits = await Promise.all(streams.map(async (stream) => (await stored.load(stream)).commits));
  return sumTallies(
    [...eventsFor<OrderEvent>(salesTallies, commits.flat().map(newerCode))].flatMap(([event, at]) =>
      salesTallies.tally(event, at),
    ),
  );
}

const failed = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('S15 a batch of which one record cannot be applied yet', () => {
  test('is reported by that record alone, and ends as the fold of all, each once', async () => {
    const handle = onKinesis(running);
    const commits = [
      await append(b, recorded(created)),
      await append(b, placed),
      await append(a, newer),
      await append(a, recorded(cancelled)),
      await append(a, placed),
    ];
    const { Records } = kinesisEvent(...commits.map(encodeDelivered));
    expect(await handle({ Records })).toEqual(failed('102'));
    expect(await store.positions([a, b])).toEqual(new Map([[b, 2]]));
    expect(store.tallies).toEqual(await sumsOf(b));

    code = newerCode;
    // From there on, or all of it: an event source may do either.
    for (const from of [2, 0, 2]) expect(await handle({ Records: Records.slice(from) })).toEqual(failed());
    expect(await store.positions([a, b])).toEqual(
      new Map([
        [a, 3],
        [b, 2],
      ]),
    );
    expect(store.tallies).toEqual(await sumsOf(a, b));
  });
});

describe('S16 a batch from a queue of which one message cannot be applied yet', () => {
  test('comes again with the later ones of its group, which then follow it, each once', async () => {
    const handle = onSqs(running);
    const commits = {
      m1: await append(a, recorded(created)),
      m2: await append(b, newer),
      m3: await append(a, placed),
      m4: await append(b, recorded(cancelled)),
    };
    const messages = Object.entries(commits).map(([id, commit]) => [id, encodeDelivered(commit)] as const);
    expect(await handle(sqsEvent(...messages))).toEqual(failed('m2', 'm4'));
    expect(await store.positions([a, b])).toEqual(new Map([[a, 2]]));
    expect(store.tallies).toEqual(await sumsOf(a));

    code = newerCode;
    const again = sqsEvent(...messages.filter(([id]) => id === 'm2' || id === 'm4'));
    for (let times = 0; times < 2; times++) expect(await handle(again)).toEqual(failed());
    expect((await store.positions([b])).get(b)).toBe(2);
    expect(store.tallies).toEqual(await sumsOf(a, b));
  });
});

describe('S37 commits of a stream from two shards', () => {
  test('end at the last version, each applied once, when the later one comes first and its clock is behind', async () => {
    const handle = onKinesis(running);
    const [first, second] = [await append(a, placed), await append(a, recorded(cancelled))];
    const [early, late] = [
      { ...first, at: '2010-12-01T09:58:23.593Z' },
      { ...second, at: '2010-12-01T09:58:23.590Z' },
    ];
    for (const commit of [late, early, late])
      expect(await handle(kinesisEvent(encodeDelivered(commit)))).toEqual(failed());
    expect(await store.positions([a])).toEqual(new Map([[a, 2]]));
    expect(store.tallies).toEqual(await sumsOf(a));
    expect(store.tallies.map(({ add }) => add.orders)).toEqual([0, 0, 0, 0]);
  });
});
