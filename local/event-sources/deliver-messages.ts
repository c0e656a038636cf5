import type { Invocation, LambdaFunction } from '../functions/lambda-function.ts';
import { batchEvent, invokeOnce } from './invoke-once.ts';
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
  /** When the visibility timeout of the messages is over, in milliseconds since the epoch. */
  readonly visibleAt: number;
}

const DELETE_ATTEMPTS = 5;

/**
 * One invocation with the messages; those that it handled are deleted. The others come again by themselves, when their
 * visibility timeout is over: in a FIFO queue, their groups wait for them until then. So do those for which the function
 * was busy all that time: they have used up a receipt.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @returns whether all were handled
 */
export async function deliverMessages(batch: Messages, delivery: Delivery): Promise<boolean> {
  const { mapping, fn, pace, signal, visibleAt } = delivery;
  for (let refusals = 1; !signal.aborted; refusals += 1) {
    const invocation = await invokeOnce(fn, batchEvent(batch));
    if (invocation) {
      const handled = handledOf(batch, invocation, mapping.reportsItemFailures);
      await remove(handled, delivery);
      return handled.length === batch.length;
    }
    await pause(backoff(refusals, pace), signal);
    if (Date.now() >= visibleAt) break;
  }
  return false;
}

/** A report that names anything but messages of the batch fails them all, because nobody can know what was meant. */
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
