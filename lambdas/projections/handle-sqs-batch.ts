import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { applyRecords, type RunningProjection } from './apply-records.ts';

/**
 * Applies a batch from a FIFO queue that the topic feeds with raw messages. Each message that was not applied is
 * reported, with all later ones of its stream; the queue brings them again and keeps their order (S16).
 */
export const sqsBatchHandler =
  (projection: RunningProjection) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const records = Records.map(({ messageId, body }) => ({ id: messageId, data: body }));
    const heldBack = await applyRecords(projection, records);
    return { batchItemFailures: heldBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
