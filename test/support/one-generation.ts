import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import type { Invocation } from '../../lambdas/projections/apply-batch.ts';
import { kinesisBatchHandler } from '../../lambdas/projections/handle-kinesis-batch.ts';
import { sqsBatchHandler } from '../../lambdas/projections/handle-sqs-batch.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import type { RunningGeneration, RunningProjection } from '../../lambdas/projections/running-projection.ts';

export const invocation: Invocation = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 };

/** A projection of which nobody builds another generation than the first one. */
export type OneGeneration = Omit<RunningGeneration, 'generation'>;

export function runningIn({ project, ...running }: OneGeneration): RunningProjection {
  const generations = new MemoryGenerations();
  const positions = { positions: async () => new Map() };
  return { ...running, generations, leases: generations, writerOf: () => ({ project, positions }) };
}

/** What its function does with a batch from Kinesis. */
export const onKinesis = (one: OneGeneration) => {
  const handle = kinesisBatchHandler(runningIn(one));
  return (event: KinesisStreamEvent) => handle(event, invocation);
};

/** What its function does with a batch from a queue. */
export const onSqs = (one: OneGeneration) => {
  const handle = sqsBatchHandler(runningIn(one));
  return (event: SQSEvent) => handle(event, invocation);
};
