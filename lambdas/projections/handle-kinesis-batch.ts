import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { applyBatch, type Invocation } from './apply-batch.ts';
import type { RunningProjection } from './running-projection.ts';

/**
 * Applies a batch from Kinesis. What could not be applied is reported by the lowest sequence number, from which the
 * event source goes on; the gate passes over what had been applied (S15).
 */
export const kinesisBatchHandler =
  (projection: RunningProjection) =>
  async ({ Records }: KinesisStreamEvent, invocation: Invocation): Promise<KinesisStreamBatchResponse> => {
    const records = Records.map(({ kinesis: { sequenceNumber, data, approximateArrivalTimestamp } }) => ({
      id: sequenceNumber,
      data: Buffer.from(data, 'base64').toString(),
      // Seconds, with a fraction.
      sentAt: approximateArrivalTimestamp * 1000,
    }));
    const heldBack = [...(await applyBatch(projection, records, invocation))];
    const [lowest] = heldBack.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    return { batchItemFailures: lowest === undefined ? [] : [{ itemIdentifier: lowest }] };
  };
