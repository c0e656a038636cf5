import { type Commit, encodeDelivered } from '../../lambdas/core/commit.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import type { ProjectionContract } from '../../lambdas/projections/contract.ts';
import { kinesisBatchHandler } from '../../lambdas/projections/handle-kinesis-batch.ts';
import { sqsBatchHandler } from '../../lambdas/projections/handle-sqs-batch.ts';
import type { Project } from '../../lambdas/projections/project.ts';
import type { RunningProjection } from '../../lambdas/projections/running-projection.ts';
import { createLogger } from '../../lambdas/shared/logger.ts';
import { invocation, runningIn } from '../../test/support/one-generation.ts';
import { kinesisEvent, sqsEvent } from '../../test/support/table-stream.ts';

/** Records of a batch at most, as the event source mappings have it: `lib/projections/projection.ts` and `lib/shared/queue-subscription.ts`. */
export const BATCH_SIZE = { kinesis: 500, sqs: 10 } as const;

/** Lines are made, as in a function, and go nowhere. */
const logger = createLogger({}, () => undefined);

/**
 * What hands commits to the function of a projection, a commit a record, so many records at once. All is on its way
 * before the clock starts: what is measured begins at the function.
 */
export function delivery(
  contract: ProjectionContract,
  project: Project,
  { commits, size }: { readonly commits: readonly Commit[]; readonly size: number },
): () => Promise<void> {
  const running = runningIn({ contract, project, parked: new MemoryParkedStreams(), logger });
  const invocations = [...batches(commits, size)].map((batch) => invocationOf(running, batch));
  return () =>
    withoutMetricLines(async () => {
      for (const invoke of invocations) {
        const { batchItemFailures } = await invoke();
        if (batchItemFailures.length > 0) throw new Error(`${contract.name}: a batch was not applied`);
      }
    });
}

function invocationOf(running: RunningProjection, commits: readonly Commit[]) {
  const lines = commits.map(encodeDelivered);
  if (running.contract.source === 'kinesis') {
    const [handle, event] = [kinesisBatchHandler(running), kinesisEvent(...lines)];
    return () => handle(event, invocation);
  }
  const event = sqsEvent(...lines.map((line, index) => [`m${index}`, line] as const));
  const handle = sqsBatchHandler(running);
  return () => handle(event, invocation);
}

/** A function prints its metrics, a line a batch: here they would stand between the figures. */
async function withoutMetricLines(run: () => Promise<void>): Promise<void> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    await run();
  } finally {
    process.stdout.write = write;
  }
}

function* batches(commits: readonly Commit[], size: number): Generator<readonly Commit[]> {
  for (let start = 0; start < commits.length; start += size) yield commits.slice(start, start + size);
}
