import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { applyRecords } from './apply-records.ts';
import type { RunningProjection } from './running-projection.ts';

/**
 * Applies a batch from a FIFO queue that the topic feeds with raw messages. Each message that was not applied is
 * reported, with all later ones of its stream; the queue brings them again and keeps their order (S16).
 */
export const sqsBatchHandler =
  (projection: RunningProjection) =>
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const records = Records.map(({ messageId, body, attributes }) => ({
      id: messageId,
      data: body,
      sentAt: Number(attributes.SentTimestamp),
    }));
    const heldBack = await applyRecords(projection, records);
    return { batchItemFailures: heldBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
