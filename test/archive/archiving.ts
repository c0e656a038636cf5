import type { KinesisStreamEvent } from 'aws-lambda';
import type { Archiver } from '../../lambdas/archive/archive-batch.ts';
import { readObject } from '../../lambdas/archive/read-object.ts';
import { type Commit, type Delivered, encodeDelivered } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { commitOf } from '../../lambdas/event-store/commit-lines.ts';
import type { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';
import { collected } from '../support/collected.ts';
import { draftOf } from '../support/histories.ts';
import { recordingLogger } from '../support/loggers.ts';

/** When the Kinesis stream of the tests was made, in seconds. */
export const STREAM_CREATION = 1_291_190_400;

/** An archive, an event store and an archiver between them, all in memory. */
export function memoryArchive(objects: ObjectStore = new MemoryObjectStore()) {
  const { lines: logged, logger } = recordingLogger();
  const events = new MemoryEventStore();
  const archiver: Archiver = {
    objects,
    events,
    streamCreation: { createdAt: async () => STREAM_CREATION },
    logger,
  };
  const keys = async () => (await collected(objects.list(''))).map(({ key }) => key);
  const lines = async (key: string) => (await collected(readObject(objects, key))).flat();
  return {
    ...{ objects, events, archiver, keys, lines },
    logged: () => logged.map((line) => JSON.parse(line)),
    async commits(): Promise<readonly Commit[]> {
      const all = await Promise.all((await keys()).map(lines));
      return all.flat().map((line) => commitOf({ line }));
    },
  };
}

/** Commits as one record. */
export const record = (...commits: readonly Delivered[]): string => commits.map(encodeDelivered).join('\n');

/** Appends commits of these numbers of events to a stream, and answers them. */
export async function stored(
  events: MemoryEventStore,
  name: string,
  ...counts: readonly number[]
): Promise<readonly Commit[]> {
  const stream = StreamId.parse(name);
  const commits: Commit[] = [];
  for (const [index, count] of counts.entries()) {
    const loaded: LoadedStream = await events.load(stream);
    commits.push(await events.append(loaded, draftOf(`${name}-${index}`, loaded.version + 1, count)));
  }
  return commits;
}

/** Records that came at a moment, in milliseconds since 1970. */
export function arrivedAt(moment: number, event: KinesisStreamEvent): KinesisStreamEvent {
  const Records = event.Records.map((record) => ({
    ...record,
    kinesis: { ...record.kinesis, approximateArrivalTimestamp: moment / 1000 },
  }));
  return { Records };
}

/** Records of a batch from the `from`-th on: what another worker was given of the same shard. */
export const slice = ({ Records }: KinesisStreamEvent, from: number, to?: number): KinesisStreamEvent => ({
  Records: Records.slice(from, to),
});
