import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type Delivered, placeOf } from '../core/commit.ts';
import type { Logger } from '../shared/logger.ts';
import { milliseconds } from '../shared/metrics.ts';
import { type CommitTarget, type FailedBatch, isRefused, type Unsent } from './commit-target.ts';
import { groupByStream, lowest, type StreamBatch } from './group-commits.ts';
import { type Parker, parkRefused } from './park-refused.ts';
import { readTableRecords } from './read-table-records.ts';

export interface Publisher extends Parker {
  readonly target: CommitTarget;
}

/**
 * Publishes what was inserted into the events table. A stream that failed for the moment is reported, and the event
 * source goes on from the lowest of them; all other streams have arrived by then. What can never be sent is parked.
 */
export function tableStreamHandler(publisher: Publisher) {
  const { target, targetName, logger } = publisher;
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const batches = groupByStream(readTableRecords(Records, logger));
    const unsent = await target.send(batches);
    const failed = await parkRefused(publisher, unsent);
    const lag = lagOf(Records);
    if (lag !== undefined) milliseconds('PublishLag', lag, { target: targetName });
    const told = logger.with({ target: targetName, lag });
    logPublished(publishedOf(batches, unsent, failed), told);
    logFailed(unsent, told);
    const heldBack = failed.map(({ batch }) => batch.firstSequenceNumber);
    return { batchItemFailures: heldBack.length === 0 ? [] : [{ itemIdentifier: lowest(heldBack) }] };
  };
}

/** Milliseconds since the oldest commit of a batch was made: how far the publisher is behind. */
function lagOf(records: readonly DynamoDBRecord[]): number | undefined {
  // Whole seconds of a clock of DynamoDB's.
  const made = records.flatMap(({ dynamodb }) => dynamodb?.ApproximateCreationDateTime ?? []);
  return made.length === 0 ? undefined : Math.max(0, Date.now() - Math.min(...made) * 1000);
}

/** What has arrived and does not come again. */
function publishedOf(
  batches: readonly StreamBatch[],
  unsent: readonly Unsent[],
  failed: readonly FailedBatch[],
): readonly Delivered[] {
  const heldBack = new Set(failed.map(({ batch }) => batch.stream));
  const parked = new Set(unsent.filter(isRefused).map(({ commit }) => `${commit.stream}@${commit.version}`));
  return batches
    .filter(({ stream }) => !heldBack.has(stream))
    .flatMap(({ commits }) => commits)
    .filter(({ stream, version }) => !parked.has(`${stream}@${version}`));
}

function logPublished(published: readonly Delivered[], logger: Logger): void {
  if (published.length > 0) logger.info('Commits were published', { commits: published.map(placeOf) });
}

function logFailed(unsent: readonly Unsent[], logger: Logger): void {
  for (const { batch, reason } of unsent.filter((each) => !isRefused(each))) {
    logger.error('A stream was not published and is held back', reason, {
      stream: batch.stream,
      version: batch.commits[0]?.version,
    });
  }
}
