import type { Invocation, LambdaFunction } from '../functions/lambda-function.ts';
import { invokeOnce } from './invoke-once.ts';
import type { MessageQueue, QueueMessage } from './message-queue.ts';
import { backoff, type Pace, pause } from './pace.ts';
import type { QueueMapping } from './queue-mapping.ts';

type Messages = readonly QueueMessage[];

/** What the delivery of a batch needs. */
interface Delivery {
  readonly mapping: QueueMapping;
  readonly queue: MessageQueue;
  readonly fn: LambdaFunction;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

const DELETE_ATTEMPTS = 5;

/**
 * One invocation with the messages; those that it handled are deleted. The others come again by themselves, when their
 * visibility timeout is over: in a FIFO queue, their groups wait for them until then.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function deliverMessages(received: Messages, delivery: Delivery): Promise<void> {
  const { mapping, fn, pace, signal } = delivery;
  let batch = received;
  for (let refusals = 1; batch.length > 0 && !signal.aborted; refusals += 1) {
    const invocation = await invokeOnce(fn, batch);
    if (invocation) {
      return remove(handledOf(batch, invocation, mapping.reportsItemFailures), delivery);
    }
    await pause(Math.min(backoff(refusals, pace), halfOfVisibility(delivery.queue)), signal);
    // While they wait for the function, nobody else is to get them, and their attempts are not used up.
    batch = await delivery.queue.hide(batch).catch(() => batch);
  }
}

const halfOfVisibility = ({ visibilityTimeout }: MessageQueue): number => visibilityTimeout * 500;

/** A report that names none of the messages fails them all, because nobody can know what was meant. */
function handledOf(
  batch: Messages,
  { payload, functionError }: Invocation,
  reportsFailures: boolean,
): Messages {
  if (functionError !== undefined) {
    return [];
  }
  const report = (payload as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!reportsFailures) {
    return batch;
  }
  if (!Array.isArray(report)) {
    return [];
  }
  const failed = report.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
  const ids = batch.map(({ id }) => id);
  return failed.every((id) => ids.includes(id as string))
    ? batch.filter(({ id }) => !failed.includes(id))
    : [];
}

/** What cannot be deleted comes again, and was handled already: the gate of each consumer makes that harmless. */
async function remove(handled: Messages, { mapping, queue, pace, signal }: Delivery): Promise<void> {
  let left = handled;
  for (let attempts = 1; left.length > 0 && attempts <= DELETE_ATTEMPTS; attempts += 1) {
    left = await queue.delete(left).catch(() => left);
    if (left.length > 0) await pause(backoff(attempts, pace), signal);
  }
  if (left.length > 0)
    console.error(`${mapping.logicalId} could not delete ${left.length} handled messages.`);
}
