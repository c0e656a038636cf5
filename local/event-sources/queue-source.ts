import type { SQSClient } from '@aws-sdk/client-sqs';
import { concurrencyOf } from '../functions/function-definition.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import { deliverMessages } from './deliver-messages.ts';
import type { EventSource, MappingResource } from './event-source.ts';
import { UnfitMapping } from './mapping-checks.ts';
import type { MessageQueue, QueueMessage } from './message-queue.ts';
import { backoff, type Pace, pause, usualPace } from './pace.ts';
import { type QueueMapping, readQueueMapping } from './queue-mapping.ts';
import { sqsMessageQueue } from './sqs-message-queue.ts';

/** Longest that SQS waits for a message: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const LONGEST_WAIT_SECONDS = 20;

export interface QueueSourceDeps {
  readonly fn: LambdaFunction;
  /** @default usualPace */
  readonly pace?: Pace;
}

/**
 * Delivers a queue to a function as Lambda's event source mapping does. What the queue does by itself is left to it:
 * order in a group, visibility, dead letters.
 * @throws UnfitMapping for a property that is not known or cannot be what it is.
 */
export async function startQueueSource(
  { logicalId, properties }: MappingResource,
  deps: QueueSourceDeps & { readonly sqs: SQSClient },
): Promise<EventSource> {
  const mapping = readQueueMapping(logicalId, properties);
  return startReceiving(mapping, await sqsMessageQueue(deps.sqs, mapping.queueArn), deps);
}

/** The same on any queue. */
export function startReceiving(
  mapping: QueueMapping,
  queue: MessageQueue,
  deps: QueueSourceDeps,
): EventSource {
  const { timeoutSeconds } = deps.fn.definition;
  if (queue.visibilityTimeout < timeoutSeconds) {
    throw new UnfitMapping(
      mapping.logicalId,
      'EventSourceArn',
      `names a queue with a visibility timeout of ${queue.visibilityTimeout} s, less than the ${timeoutSeconds} s that its function may take`,
    );
  }
  if (!mapping.enabled) {
    return { stop: async () => undefined };
  }
  const stopping = new AbortController();
  const done = receiveAndDeliver({ pace: usualPace, ...deps, mapping, queue, signal: stopping.signal });
  return {
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

interface Reception extends Required<QueueSourceDeps> {
  readonly mapping: QueueMapping;
  readonly queue: MessageQueue;
  readonly signal: AbortSignal;
}

/** Receives only when there is a place for another batch: a message that waits here would be hidden for nothing. */
async function receiveAndDeliver(reception: Reception): Promise<void> {
  const { mapping, fn, signal } = reception;
  const places = mapping.maximumConcurrency ?? concurrencyOf(fn.definition);
  const underWay = new Set<Promise<void>>();
  while (!signal.aborted) {
    const batch = await nextBatch(reception);
    if (batch.length > 0) {
      const delivery = deliverMessages(batch, reception).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    }
    if (underWay.size >= places) {
      await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
}

/** The messages of one invocation: full, or what came within the batching window since the first of them. */
async function nextBatch(reception: Reception): Promise<readonly QueueMessage[]> {
  const { mapping, signal } = reception;
  const batch = [...(await receive(mapping.batchSize, LONGEST_WAIT_SECONDS, reception))];
  const until = Date.now() + mapping.batchingWindow * 1_000;
  const isOpen = () => batch.length > 0 && batch.length < mapping.batchSize && Date.now() < until;
  while (isOpen() && !signal.aborted) {
    const seconds = Math.min(LONGEST_WAIT_SECONDS, Math.ceil((until - Date.now()) / 1_000));
    batch.push(...(await receive(mapping.batchSize - batch.length, seconds, reception)));
  }
  return batch;
}

/** Tries again, ever more slowly, while the queue does not answer; nothing when the source is stopped. */
async function receive(
  limit: number,
  seconds: number,
  reception: Reception,
): Promise<readonly QueueMessage[]> {
  const { mapping, queue, pace, signal } = reception;
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await queue.receive(limit, seconds, signal);
    } catch (error) {
      if (signal.aborted) break;
      console.error(`${mapping.logicalId} cannot receive from its queue and tries again: ${String(error)}`);
      await pause(backoff(failures, pace), signal);
    }
  }
  return [];
}
