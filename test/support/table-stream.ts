import type { DynamoDBRecord, KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import type { Commit } from '../../lambdas/core/commit.ts';
import { toItem } from '../../lambdas/event-store/commit-item.ts';

/** A commit as the table's stream brings it to a function: binary values are base64. */
export function inserted(commit: Commit, sequenceNumber: number): DynamoDBRecord {
  const image = Object.entries(toItem(commit)).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') },
  ]);
  return {
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(sequenceNumber),
      Keys: { pk: { S: commit.stream }, sk: { N: String(commit.version) } },
      NewImage: Object.fromEntries(image),
    },
  };
}

/** Records as Kinesis brings them to a function, just arrived; sequence numbers are 100, 101… */
export const kinesisEvent = (...data: readonly (string | Uint8Array)[]): KinesisStreamEvent => ({
  Records: data.map((bytes, index) => ({
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventName: 'aws:kinesis:record',
    eventID: `shardId-0:${100 + index}`,
    invokeIdentityArn: '',
    awsRegion: 'eu-west-1',
    eventSourceARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/events',
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: '',
      sequenceNumber: String(100 + index),
      approximateArrivalTimestamp: Date.now() / 1000,
      data: Buffer.from(bytes).toString('base64'),
    },
  })),
});

/** Messages as a FIFO queue behind a topic with raw delivery brings them to a function, just sent. */
export const sqsEvent = (...messages: readonly (readonly [id: string, body: string])[]): SQSEvent => ({
  Records: messages.map(([messageId, body]) => ({
    messageId,
    body,
    receiptHandle: '',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: `${Date.now()}`,
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:best-sellers.fifo',
    awsRegion: 'eu-west-1',
  })),
});
