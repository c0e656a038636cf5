import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { applyRecords, type RunningProjection } from './apply-records.ts';

/**
 * Applies a batch from Kinesis. What could not be applied is reported by the lowest sequence number, from which the
 * event source goes on; the gate passes over what had been applied (S15).
 */
export const kinesisBatchHandler =
  (projection: RunningProjection) =>
  async ({ Records }: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const records = Records.map(({ kinesis: { sequenceNumber, data } }) => ({
      id: sequenceNumber,
      data: Buffer.from(data, 'base64').toString(),
    }));
    const heldBack = [...(await applyRecords(projection, records))];
    const [lowest] = heldBack.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    return { batchItemFailures: lowest === undefined ? [] : [{ itemIdentifier: lowest }] };
  };
