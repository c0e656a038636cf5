import type { SQSClient } from '@aws-sdk/client-sqs';
import { concurrencyOf } from '../functions/function-definition.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import { deliverMessages } from './deliver-messages.ts';
import type { EventSource, MappingResource } from './event-source.ts';
import { UnfitEventSource } from './mapping-checks.ts';
import type { MessageQueue, QueueMessage } from './message-queue.ts';
import { backoff, type Pace, pause, usualPace } from './pace.ts';
import { fittingPayload, payloadBytes } from './payload.ts';
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
 * @throws UnfitEventSource for a property that is not known or cannot be what it is.
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
    throw new UnfitEventSource(
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
    if (batch.messages.length > 0) {
      const delivery = deliver(batch, reception).finally(() => underWay.delete(delivery));
      underWay.add(delivery);
    }
    if (underWay.size >= places) {
      await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
}

interface Batch {
  readonly messages: readonly QueueMessage[];
  /** When the first of them come again if they are not deleted, in milliseconds since the epoch. */
  readonly visibleAt: number;
}

/** The messages of one batch: full, or what came within the batching window since the first of them. */
async function nextBatch(reception: Reception): Promise<Batch> {
  const { mapping, queue, signal } = reception;
  const messages = [...(await receive(mapping.batchSize, LONGEST_WAIT_SECONDS, reception))];
  const now = Date.now();
  const until = now + mapping.batchingWindow * 1_000;
  const isOpen = () =>
    messages.length > 0 &&
    messages.length < mapping.batchSize &&
    messages.length === fitting(messages) &&
    Date.now() < until;
  while (isOpen() && !signal.aborted) {
    const seconds = Math.min(LONGEST_WAIT_SECONDS, Math.ceil((until - Date.now()) / 1_000));
    messages.push(...(await receive(mapping.batchSize - messages.length, seconds, reception)));
  }
  return { messages, visibleAt: now + queue.visibilityTimeout * 1_000 };
}

const fitting = (messages: readonly QueueMessage[]): number => fittingPayload(messages.map(payloadBytes));

/**
 * As many invocations as the size of the messages asks for, one after the other. What comes behind a failure comes again
 * with it, or the order of a group would be lost.
 */
async function deliver({ messages, visibleAt }: Batch, reception: Reception): Promise<void> {
  const count = fitting(messages);
  const handled = await deliverMessages(messages.slice(0, count), { ...reception, visibleAt });
  if (handled && count < messages.length) {
    await deliver({ messages: messages.slice(count), visibleAt }, reception);
  }
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
