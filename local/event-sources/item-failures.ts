import type { StreamRecord } from './stream-reader.ts';

/**
 * Which record of a batch the function reported as its lowest failure: its index, or undefined when all were handled.
 * The batch is retried from there on. An identifier that is empty, missing or of no record of the batch fails the
 * whole batch (0), because nobody can know what was meant.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html (success and failure conditions)
 */
export function lowestFailure(answer: unknown, batch: readonly StreamRecord[]): number | undefined {
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) {
    return 0;
  }
  const indexes = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    batch.findIndex(({ sequenceNumber }) => sequenceNumber === failure?.itemIdentifier),
  );
  return indexes.length === 0 ? undefined : Math.max(0, Math.min(...indexes));
}
