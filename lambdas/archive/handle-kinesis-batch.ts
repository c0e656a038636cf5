import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { type Archiver, archiveBatch } from './archive-batch.ts';
import type { ArrivedRecord } from './batch-content.ts';

/**
 * Archives a batch from Kinesis, whole or not at all: it is one object. What fails comes again, in halves: a batch may
 * point at more than a function can hold.
 */
export const kinesisBatchHandler =
  (archiver: Archiver) =>
  async ({ Records }: KinesisStreamEvent): Promise<void> => {
    const [first, ...others] = Records;
    if (first === undefined) return;
    await archiveBatch(archiver, {
      streamArn: first.eventSourceARN,
      // `<shard>:<sequence number>`
      shard: first.eventID.split(':')[0] ?? '',
      records: [arrived(first), ...others.map(arrived)],
    });
  };

const arrived = ({ kinesis }: KinesisStreamRecord): ArrivedRecord => ({
  sequenceNumber: kinesis.sequenceNumber,
  data: Buffer.from(kinesis.data, 'base64'),
  // Seconds, with a fraction.
  arrivedAt: kinesis.approximateArrivalTimestamp * 1000,
});
