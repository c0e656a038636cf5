import { randomUUID } from 'node:crypto';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { v7 as uuidv7 } from 'uuid';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import { toItem } from '../../lambdas/event-store/commit-item.ts';
import type { EventStore } from '../../lambdas/event-store/event-store.ts';
import { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { type BenchEvent, deposit, history } from './bench-events.ts';
import { draftOf } from './draft.ts';
import type { VarveTables } from './varve-tables.ts';

/** A new stream with these events, a commit each. */
export async function appendOneByOne(
  store: EventStore,
  events: readonly BenchEvent[],
): Promise<LoadedStream> {
  let loaded = LoadedStream.of(newStreamId(), []);
  for (const event of events) {
    const commit = await store.append(loaded, draftOf([event]));
    loaded = LoadedStream.of(loaded.stream, [...loaded.commits, commit]);
  }
  return loaded;
}

/** Items of one call (AWS: BatchWriteItem). */
const BATCH = 25;

/**
 * A stream with a long life behind it, an event a commit. The last commit goes through the store, which finds a
 * snapshot overdue.
 */
export async function seedStream(
  { eventsTable, snapshotting }: VarveTables,
  client: DynamoDB,
  commits: number,
): Promise<StreamId> {
  const stream = newStreamId();
  const at = new Date().toISOString();
  const items = history(commits - 1).map((event, index) =>
    toItem({ stream, version: index + 1, commitId: uuidv7(), at, ...draftOf([event]) }),
  );
  for (let start = 0; start < items.length; start += BATCH) {
    const requests = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await client.batchWriteItem({ RequestItems: { [eventsTable]: requests } });
  }
  const store = snapshotting();
  await store.append(await store.load(stream), draftOf([deposit()]));
  return stream;
}

export const newStreamId = (): StreamId => StreamId.of(account.category, randomUUID());
