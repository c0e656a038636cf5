import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeDelivered, type RecordedEvent } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { Upcast } from '../../lambdas/core/upcaster.ts';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import { UpcastingEventStore } from '../../lambdas/event-store/upcasting-event-store.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { became, created, sale } from '../domain/orders/orders.ts';
import { draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { onKinesis } from '../support/one-generation.ts';
import { kinesisEvent } from '../support/table-stream.ts';
import { type PoisonedStore, poisonedStores, type StoreName } from './poisoned-stores.ts';
import { poisons, recorded } from './poisons.ts';

const { stores, prepare, close } = poisonedStores(`poison_${process.pid}_${Date.now()}`);
beforeAll(prepare);
afterAll(close);
// Metrics go there.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

const cases = poisons.flatMap(({ what, events, refused }) =>
  (Object.keys(stores) as StoreName[]).map((name) => [what, name, events, refused[name]] as const),
);

/** A projection with the code of today, and with code that knows what the second commit of the bad stream means. */
function runningOn(store: PoisonedStore, bad: StreamId) {
  const events = new MemoryEventStore();
  const parked = new MemoryParkedStreams();
  const mended: Upcast = (commit) =>
    upcast(
      commit.stream === bad && 'version' in commit && commit.version === 2
        ? { ...commit, events: commit.events.map(() => recorded('OrderPlaced', sale)) }
        : commit,
    );
  const handlerOf = (code: Upcast) => {
    const project = store.projecting(new UpcastingEventStore(events, code));
    const handle = onKinesis({ contract: ordersProjection, project, parked, logger: silentLogger });
    return async (...lines: readonly string[]) => {
      const { Records } = kinesisEvent(...lines);
      // So long ago that nobody waits for newer code any more.
      for (const { kinesis } of Records) kinesis.approximateArrivalTimestamp -= 16 * 60;
      expect(await handle({ Records })).toEqual({ batchItemFailures: [] });
    };
  };
  const append = async (stream: StreamId, ...given: readonly RecordedEvent[]): Promise<string> =>
    encodeDelivered(await events.append(await events.load(stream), { ...draftOf('c'), events: given }));
  const marks = () => parked.list(firstGenerationOf(ordersProjection), 10);
  return { append, marks, today: handlerOf(upcast), tomorrow: handlerOf(mended) };
}

const good = { ...created, schemaVersion: 1 };
const confirmed = { ...became('confirmed'), schemaVersion: 1 };

describe('G7 S14 in the middle of a batch', () => {
  test.each(cases)('%s, for %s', async (what, name, events, told) => {
    const kind = poisons.findIndex((poison) => poison.what === what);
    const [before, bad, behind] = ['before', 'bad', 'behind'].map((id) =>
      StreamId.of('order', `${kind}-${id}`),
    ) as [StreamId, StreamId, StreamId];
    const { append, marks, today, tomorrow } = runningOn(stores[name], bad);
    const standing = async () => {
      const positions = await stores[name].positions([before, bad, behind]);
      return [before, bad, behind].map((stream) => positions.get(stream));
    };
    const last = events.length + 2;

    await today(await append(bad, good));
    const batch = [
      await append(before, good),
      await append(bad, ...events),
      await append(behind, good),
      await append(bad, confirmed),
    ];
    await today(...batch);
    expect(await standing()).toEqual([1, told === undefined ? last : 1, 1]);
    const reason = { code: told?.split(':')[0], message: told };
    const mark = { stream: bad, from: 2, seen: last, count: 1, reason };
    expect(await marks()).toMatchObject(told === undefined ? [] : [mark]);

    for (const each of await marks()) await tomorrow(encodeDelivered(redriveOf(each)));
    expect([await standing(), await marks()]).toEqual([[1, last, 1], []]);
  });
});
