import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { v5 as uuidOf } from 'uuid';
import type { EventSourceMapping } from './event-source-mapping.ts';
import type { StreamRecord } from './stream-reader.ts';

/** Records that the source has given up, and why. */
export interface FailedBatch {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  /** Invocations that these records took part in. */
  readonly invocations: number;
  /** Whether the last of them ended in an error rather than in a report of failed items. */
  readonly functionError: boolean;
}

/** Keeps given up records where an operator finds them. */
export type FailureDestination = (failed: FailedBatch) => Promise<void>;

/** The same, tried until it worked (true) or the source is stopped (false). */
export type PatientDestination = (failed: FailedBatch) => Promise<boolean>;

/**
 * The on-failure destination of a mapping: one object a batch, which holds the records themselves.
 * Key and content: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * (DynamoDB: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html)
 */
export function s3Destination(
  client: S3Client,
  bucketArn: string,
  mapping: EventSourceMapping,
  functionArn: string,
): FailureDestination {
  const Bucket = bucketArn.slice(bucketArn.lastIndexOf(':') + 1);
  return async (failed) => {
    const at = new Date().toISOString();
    const Key = objectKey(mapping.logicalId, failed.shardId, at);
    const Body = JSON.stringify(invocationRecord(failed, mapping, functionArn, at));
    await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
  };
}

/** `aws/lambda/<mapping's UUID>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<random UUID>`; locally the UUID is made of the logical id. */
function objectKey(logicalId: string, shardId: string, at: string): string {
  const day = at.slice(0, 10);
  const second = at.slice(0, 19).replaceAll(':', '.');
  return `aws/lambda/${uuidOf(logicalId, uuidOf.URL)}/${shardId}/${day.replaceAll('-', '/')}/${second}-${randomUUID()}`;
}

function invocationRecord(
  { shardId, records, condition, invocations, functionError }: FailedBatch,
  { source, sourceArn }: EventSourceMapping,
  functionArn: string,
  timestamp: string,
): Record<string, unknown> {
  const [first, last] = [records.at(0), records.at(-1)];
  const arrival = (record: StreamRecord | undefined) => new Date(record?.arrivedAt ?? 0).toISOString();
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invocations,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(functionError ? { functionError: 'Unhandled' } : {}),
    },
    version: '1.0',
    timestamp,
    [source === 'kinesis' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']: {
      shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: sourceArn,
    },
    payload: JSON.stringify({ Records: records.map(({ event }) => event) }),
  };
}
