import { onTestFinished } from 'vitest';
import type { Pace } from '../../../local/event-sources/pace.ts';
import { readQueueMapping } from '../../../local/event-sources/queue-mapping.ts';
import { startReceiving } from '../../../local/event-sources/queue-source.ts';
import type { Invocation } from '../../../local/functions/lambda-function.ts';
import { fakeFunction } from '../resources/backend-parts.ts';
import type { MemoryQueue } from './memory-queue.ts';

const quick: Pace = { idle: 5, gap: 1, retry: 5, longestRetry: 20, discover: 20 };

export const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:accounts.fifo';

export interface QueueScene {
  readonly queue: MemoryQueue;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly reservedConcurrency?: number;
  /** Answers an invocation; may throw. @default handles everything */
  readonly handle?: (batch: readonly string[], attempt: number) => Invocation | Promise<Invocation>;
}

/** Starts a mapping on a queue in memory; it is stopped after the test, if not before. */
export function startQueueScene({ queue, properties, reservedConcurrency, handle }: QueueScene) {
  const batches: string[][] = [];
  const { definition, ...fn } = fakeFunction(
    'arn:aws:lambda:eu-west-1:000000000000:function:probe',
    (event) => {
      const { Records } = event as { Records: { messageId: string }[] };
      const batch = Records.map(({ messageId }) => messageId);
      batches.push(batch);
      return Promise.resolve(handle?.(batch, batches.length) ?? { payload: null });
    },
  );
  const timeoutSeconds = queue.visibilityTimeout;
  const limits = { timeoutSeconds, ...(reservedConcurrency !== undefined && { reservedConcurrency }) };
  const mapping = readQueueMapping('ProbeMapping', {
    EventSourceArn: QUEUE_ARN,
    FunctionName: 'probe',
    ...properties,
  });
  const deps = { fn: { ...fn, definition: { ...definition, ...limits } }, pace: quick };
  const source = startReceiving(mapping, queue, deps);
  onTestFinished(() => source.stop());
  return { batches, source };
}
