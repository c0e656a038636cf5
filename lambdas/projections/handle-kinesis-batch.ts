import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { type Delivered, decodeDelivered } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import type { Logger } from '../shared/logger.ts';
import type { Project } from './project.ts';

interface Received {
  /** By stream: what was delivered, and the sequence numbers that brought it. */
  readonly deliveries: Map<StreamId, Delivered[]>;
  readonly sequenceNumbers: Map<StreamId, string>;
  readonly unreadable: string[];
}

/**
 * Applies a batch from Kinesis to one projection. What could not be applied is reported by the lowest sequence number,
 * from which the event source goes on; the gate skips what had been applied (S15).
 */
export function kinesisBatchHandler(category: string, project: Project, logger: Logger) {
  return async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const { deliveries, sequenceNumbers, unreadable } = receive(event.Records, category, logger);
    const failures = deliveries.size === 0 ? new Map<StreamId, unknown>() : await project(deliveries);
    for (const [stream, reason] of failures) {
      logger.error('A stream was not applied and is held back', reason, { stream });
    }
    const heldBack = [
      ...unreadable,
      ...[...failures.keys()].map((stream) => sequenceNumbers.get(stream) ?? ''),
    ];
    const [lowest] = heldBack.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    return { batchItemFailures: lowest === undefined ? [] : [{ itemIdentifier: lowest }] };
  };
}

function receive(records: readonly KinesisStreamRecord[], category: string, logger: Logger): Received {
  const received: Received = { deliveries: new Map(), sequenceNumbers: new Map(), unreadable: [] };
  for (const { kinesis } of records) {
    try {
      const lines = Buffer.from(kinesis.data, 'base64').toString().split('\n');
      for (const delivered of lines.map(decodeDelivered))
        add(received, delivered, kinesis.sequenceNumber, category);
    } catch (error) {
      logger.error('A record could not be read', error, { sequenceNumber: kinesis.sequenceNumber });
      received.unreadable.push(kinesis.sequenceNumber);
    }
  }
  return received;
}

function add(
  { deliveries, sequenceNumbers }: Received,
  delivered: Delivered,
  at: string,
  category: string,
): void {
  const { stream } = delivered;
  if (StreamId.category(stream) !== category) return;
  deliveries.set(stream, [...(deliveries.get(stream) ?? []), delivered]);
  if (!sequenceNumbers.has(stream)) sequenceNumbers.set(stream, at);
}
