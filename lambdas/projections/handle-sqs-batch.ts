import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { applyBatch, type Invocation } from './apply-batch.ts';
import type { RunningProjection } from './running-projection.ts';

/**
 * Applies a batch from a FIFO queue that the topic feeds with raw messages. Each message that was not applied is
 * reported, with all later ones of its stream; the queue brings them again and keeps their order (S16).
 */
export const sqsBatchHandler =
  (projection: RunningProjection) =>
  async ({ Records }: SQSEvent, invocation: Invocation): Promise<SQSBatchResponse> => {
    const records = Records.map(({ messageId, body, attributes }) => ({
      id: messageId,
      data: body,
      sentAt: Number(attributes.SentTimestamp),
    }));
    const heldBack = await applyBatch(projection, records, invocation);
    return { batchItemFailures: heldBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
