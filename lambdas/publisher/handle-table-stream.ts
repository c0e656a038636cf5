import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { placeOf } from '../core/commit.ts';
import { fromImage } from '../event-store/commit-item.ts';
import type { Logger } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { CommitTarget, FailedBatch } from './commit-target.ts';
import { groupByStream, lowest, type SequencedCommit } from './group-commits.ts';

/**
 * Publishes what was inserted into the events table. A record that cannot be read, or whose stream could not be sent,
 * is reported, and the event source goes on from the lowest of them; all other streams have arrived by then.
 */
export function tableStreamHandler(target: CommitTarget, logger: Logger) {
  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { commits, unreadable } = readCommits(event.Records, logger);
    const failed = await target.send(groupByStream(commits));
    logPublished(commits, failed, logger);
    for (const { batch, reason } of failed) {
      logger.error('A stream was not published and is held back', reason, {
        stream: batch.stream,
        version: batch.commits[0]?.version,
      });
    }
    const heldBack = [...unreadable, ...failed.map(({ batch }) => batch.firstSequenceNumber)];
    return { batchItemFailures: heldBack.length === 0 ? [] : [{ itemIdentifier: lowest(heldBack) }] };
  };
}

/** What has arrived everywhere. */
function logPublished(
  sequenced: readonly SequencedCommit[],
  failed: readonly FailedBatch[],
  logger: Logger,
): void {
  const heldBack = new Set(failed.map(({ batch }) => batch.stream));
  const published = sequenced.filter(({ commit }) => !heldBack.has(commit.stream));
  if (published.length > 0)
    logger.info('Commits were published', { commits: published.map(({ commit }) => placeOf(commit)) });
}

function readCommits(records: readonly DynamoDBRecord[], logger: Logger) {
  const commits: SequencedCommit[] = [];
  const unreadable: string[] = [];
  for (const record of records) {
    const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
    try {
      if (isNewCommit(record, logger)) {
        commits.push({ commit: fromImage(record.dynamodb?.NewImage ?? {}), sequenceNumber });
      }
    } catch (error) {
      logger.error('A record of the events table could not be read', error, { sequenceNumber });
      unreadable.push(sequenceNumber);
    }
  }
  return { commits, unreadable };
}

/** A commit never changes and never goes, except when its time to live is over (S13). */
function isNewCommit(record: DynamoDBRecord, logger: Logger): boolean {
  if (record.eventName === 'INSERT') return true;
  const byTimeToLive = record.userIdentity?.principalId === 'dynamodb.amazonaws.com';
  if (record.eventName === 'MODIFY' || !byTimeToLive) {
    count('ImmutabilityViolated', 1);
    logger.warn('A stored commit was changed or removed', {
      change: record.eventName,
      stream: record.dynamodb?.Keys?.pk?.S,
      version: record.dynamodb?.Keys?.sk?.N,
    });
  }
  return false;
}
