import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBRecord } from 'aws-lambda';
import { type Commit, type CommitPointer, decodeDelivered, MalformedCommit } from '../core/commit.ts';
import { fromImage } from '../event-store/commit-item.ts';
import { eventsTimeToLive } from '../event-store/contract.ts';
import { parkReason } from '../event-store/park-reason.ts';
import type { Logger } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { SequencedCommit } from './group-commits.ts';

/**
 * What was inserted into the events table. Of an item that cannot be read, a pointer: reading it again would fail again,
 * and each consumer parks for itself what it fetches. An item whose key is no commit's cannot be pointed at; it is told
 * and passed over, since the table is no place for others (S13).
 */
export const readTableRecords = (
  records: readonly DynamoDBRecord[],
  logger: Logger,
): readonly SequencedCommit[] =>
  records.filter((record) => isNewCommit(record, logger)).flatMap((record) => readRecord(record, logger));

function readRecord({ dynamodb = {} }: DynamoDBRecord, logger: Logger): readonly SequencedCommit[] {
  const sequenceNumber = dynamodb.SequenceNumber ?? '';
  try {
    return [{ commit: wholeOf(fromImage(dynamodb.NewImage ?? {})), sequenceNumber }];
  } catch (error) {
    // Not the error itself: what JSON says of a text shows a piece of it.
    const reason = parkReason(error);
    const pointer = pointerAt(dynamodb.Keys);
    if (pointer !== undefined) {
      logger.warn('A commit could not be read and is sent as a pointer', { ...pointer, reason });
      return [{ commit: pointer, sequenceNumber }];
    }
    count('ForeignItem', 1);
    const { pk, sk } = dynamodb.Keys ?? {};
    logger.error('An item of the events table is no commit and is passed over', reason, {
      ...{ sequenceNumber, pk: pk?.S?.slice(0, 120), sk: sk?.N },
    });
    return [];
  }
}

/**
 * A commit that every reader of the wire format takes.
 * @throws {MalformedCommit}
 */
function wholeOf(commit: Commit): Commit {
  const { stream, version, meta, events } = commit;
  const place = `${stream} ${version}`;
  if (!isVersion(version)) throw new MalformedCommit(`${place}: no version`);
  if (typeof meta !== 'object' || meta === null) throw new MalformedCommit(`${place}: meta is no object`);
  if (events.length === 0 || !events.every((event) => typeof event?.type === 'string'))
    throw new MalformedCommit(`${place}: an event has no type`);
  return commit;
}

const isVersion = (version: number): boolean => Number.isSafeInteger(version) && version > 0;

/** It counts one event, however many there are: who has applied the commit does not take it for another. */
function pointerAt(keys: Keys | undefined): CommitPointer | undefined {
  const place = { stream: keys?.pk?.S, version: Number(keys?.sk?.N), count: 1 };
  try {
    return decodeDelivered(JSON.stringify(place)) as CommitPointer;
  } catch {
    return undefined;
  }
}

type Keys = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** A commit never changes and never goes, except when its time to live is set, and is over (S13). */
function isNewCommit(record: DynamoDBRecord, logger: Logger): boolean {
  if (record.eventName === 'INSERT') return true;
  if (!(record.eventName === 'MODIFY' ? onlyToLeave(record) : hasLeft(record))) {
    count('ImmutabilityViolated', 1);
    logger.warn('A stored commit was changed or removed', {
      change: record.eventName,
      stream: record.dynamodb?.Keys?.pk?.S,
      version: record.dynamodb?.Keys?.sk?.N,
    });
  }
  return false;
}

const onlyToLeave = ({ dynamodb = {} }: DynamoDBRecord): boolean =>
  dynamodb.NewImage?.[eventsTimeToLive] !== undefined &&
  isDeepStrictEqual(lasting(dynamodb.OldImage), lasting(dynamodb.NewImage));

const lasting = (image: Readonly<Record<string, unknown>> = {}) => ({
  ...image,
  [eventsTimeToLive]: undefined,
});

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const hasLeft = ({ userIdentity }: DynamoDBRecord): boolean =>
  userIdentity?.principalId === 'dynamodb.amazonaws.com';
