import { createHash } from 'node:crypto';
import type { Bell } from './bell.ts';
import type { ShardCheckpoints } from './checkpoints.ts';
import { type Delivery, deliverBatch } from './deliver-batch.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { PatientDestination } from './failed-batch.ts';
import { Lane } from './lane.ts';
import { type Pace, pause } from './pace.ts';
import { Progress } from './progress.ts';
import { ShardCursor } from './shard-cursor.ts';
import type { Position, StreamReader, StreamRecord } from './stream-reader.ts';

/** What the shards of one mapping have in common. */
export interface Consumption {
  readonly mapping: EventSourceMapping;
  readonly reader: StreamReader;
  readonly checkpoints: ShardCheckpoints;
  readonly pace: Pace;
  /** Rung when there may be something to read. */
  readonly bell: Bell;
  readonly signal: AbortSignal;
  readonly invoke: Delivery['invoke'];
  readonly discard: PatientDestination;
  /** Whether a record is for this function at all. */
  readonly fits: (record: StreamRecord) => boolean;
}

/**
 * Reads one shard to its end and delivers what it holds. Settles when the shard was closed and all of it is done (its
 * checkpoint then says so), or when the source is stopped.
 */
export async function consumeShard(
  shardId: string,
  start: Position,
  consumption: Consumption,
): Promise<void> {
  const { mapping, pace, signal } = consumption;
  const { progress, settle } = trackProgress(shardId, consumption);
  const lanes = makeLanes(shardId, consumption, settle);
  const cursor = new ShardCursor(consumption.reader, shardId, start);
  const pageSize = mapping.batchSize * mapping.parallelizationFactor;

  let heard = consumption.bell.rings;
  let page = await cursor.read(pageSize, pace, signal);
  while (page !== undefined) {
    progress.begin(page.records);
    const [wanted, filteredOut] = partition(page.records, consumption.fits);
    distribute(wanted, lanes);
    await settle(filteredOut);
    if (page.next === undefined) {
      break;
    }
    if (page.records.length < pageSize) {
      await Promise.all([pause(pace.gap, signal), consumption.bell.next(heard, pace.idle, signal)]);
    }
    await progress.fewerThan(2 * pageSize, signal);
    heard = consumption.bell.rings;
    page = await cursor.read(pageSize, pace, signal);
  }
  await Promise.all(lanes.map((lane) => lane.idle()));
  if (page !== undefined && progress.open === 0) {
    await consumption.checkpoints.put(shardId, 'finished');
  }
}

function trackProgress(shardId: string, { checkpoints }: Consumption) {
  const progress = new Progress();
  const settle = async (records: readonly StreamRecord[]) => {
    const after = progress.finish(records);
    if (after !== undefined) {
      await checkpoints.put(shardId, { after });
    }
  };
  return { progress, settle };
}

function makeLanes(shardId: string, consumption: Consumption, settle: Delivery['settle']): readonly Lane[] {
  const { mapping, signal } = consumption;
  const delivery: Delivery = {
    ...consumption,
    discard: (failed) => consumption.discard({ ...failed, shardId }),
    settle,
  };
  const deliver = (batch: readonly StreamRecord[]) => deliverBatch(batch, delivery);
  return Array.from({ length: mapping.parallelizationFactor }, () => new Lane(mapping, deliver, signal));
}

function partition<T>(all: readonly T[], fits: (one: T) => boolean): [T[], T[]] {
  const { yes = [], no = [] } = Object.groupBy(all, (one) => (fits(one) ? 'yes' : 'no'));
  return [yes, no];
}

/** Records with the same key always take the same lane. */
function distribute(records: readonly StreamRecord[], lanes: readonly Lane[]): void {
  const laneOf = ({ orderKey }: StreamRecord) =>
    createHash('md5').update(orderKey).digest().readUInt32BE(0) % lanes.length;
  const byLane = Map.groupBy(records, laneOf);
  for (const [index, lane] of lanes.entries()) {
    lane.push(byLane.get(index) ?? []);
  }
}
