import type { EventSourceMapping } from './event-source-mapping.ts';
import type { FailedBatch } from './failed-batch.ts';
import type { Outcome } from './invoke-batch.ts';
import { backoff, type Pace, pause } from './pace.ts';
import type { StreamRecord } from './stream-reader.ts';

type Records = readonly StreamRecord[];

/** What the delivery of a batch needs. */
export interface Delivery {
  readonly mapping: EventSourceMapping;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  invoke(batch: Records): Promise<Outcome>;
  /** Takes records that are given up; false if the source was stopped before they could be kept. */
  discard(failed: Omit<FailedBatch, 'shardId'>): Promise<boolean>;
  /** Told of records that need no more care, in order. */
  settle(records: Records): Promise<void>;
}

/** Records that are invoked with together, and what became of them so far. */
interface Part {
  readonly records: Records;
  /** Failed invocations that began with this part's first record. */
  readonly failures: number;
  readonly invocations: number;
}

/**
 * Delivers a batch until each record is handled or given up: retries, partial failures, bisection, and the limits of
 * attempts and age. Records keep their order throughout. Ends early when the source is stopped.
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html (before and during invocation)
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export async function deliverBatch(batch: Records, delivery: Delivery): Promise<void> {
  const parts: Part[] = [{ records: batch, failures: 0, invocations: 0 }];
  let strikes = 0;
  while (!delivery.signal.aborted) {
    const part = parts.shift();
    if (part === undefined) {
      return;
    }
    const left = await attempt(part, delivery);
    parts.unshift(...left);
    strikes = left.length === 0 ? 0 : strikes + 1;
    if (left.length > 0) {
      await pause(backoff(strikes, delivery.pace), delivery.signal);
    }
  }
}

/** One invocation with a part; answers what is left of it. */
async function attempt(part: Part, delivery: Delivery): Promise<readonly Part[]> {
  const records = await withoutExpired(part, delivery);
  if (records.length === 0) {
    return [];
  }
  const outcome = await delivery.invoke(records);
  switch (outcome.kind) {
    case 'handled':
      await delivery.settle(records);
      return [];
    case 'notInvoked':
      return [{ ...part, records }];
    case 'failed':
      return afterFailure({ ...part, records, invocations: part.invocations + 1 }, outcome, delivery);
    default:
      return outcome satisfies never;
  }
}

async function withoutExpired(part: Part, delivery: Delivery): Promise<Records> {
  const { maximumRecordAge } = delivery.mapping;
  if (maximumRecordAge === -1) {
    return part.records;
  }
  const oldest = Date.now() - maximumRecordAge * 1000;
  const firstFresh = part.records.findIndex(({ arrivedAt }) => arrivedAt >= oldest);
  const count = firstFresh === -1 ? part.records.length : firstFresh;
  const { invocations } = part;
  await giveUp(
    {
      records: part.records.slice(0, count),
      condition: 'RecordAgeExceeded',
      invocations,
      functionError: false,
    },
    delivery,
  );
  return part.records.slice(count);
}

async function afterFailure(
  part: Part,
  { from, functionError }: Outcome & { kind: 'failed' },
  delivery: Delivery,
): Promise<readonly Part[]> {
  const { bisects, maximumRetryAttempts } = delivery.mapping;
  await delivery.settle(part.records.slice(0, from));
  const rest = { ...part, records: part.records.slice(from), failures: from > 0 ? 0 : part.failures };
  if (bisects && rest.records.length > 1) {
    // Splitting uses up no attempt. Where the function named the failed record, the batch is split at that record.
    return from > 0 ? [rest] : halves(rest);
  }
  const failures = rest.failures + 1;
  if (maximumRetryAttempts === -1 || failures <= maximumRetryAttempts) {
    return [{ ...rest, failures }];
  }
  const { records, invocations } = rest;
  await giveUp({ records, condition: 'RetryAttemptsExhausted', invocations, functionError }, delivery);
  return [];
}

async function giveUp(failed: Omit<FailedBatch, 'shardId'>, { discard, settle }: Delivery): Promise<void> {
  if (failed.records.length > 0 && (await discard(failed))) {
    await settle(failed.records);
  }
}

function halves(part: Part): readonly Part[] {
  const middle = Math.ceil(part.records.length / 2);
  return [part.records.slice(0, middle), part.records.slice(middle)].map((records) => ({ ...part, records }));
}
