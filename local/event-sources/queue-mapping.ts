import {
  checkProperties,
  commonProperties,
  isInteger,
  type PropertyChecks,
  requiredText,
  UnfitEventSource,
} from './mapping-checks.ts';

/** What the template says of one queue source, with the defaults of AWS filled in. Times are in seconds. */
export interface QueueMapping {
  readonly logicalId: string;
  readonly queueArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchingWindow: number;
  readonly reportsItemFailures: boolean;
  /** Most batches at a time; undefined = as many as the function takes. */
  readonly maximumConcurrency: number | undefined;
}

const properties: PropertyChecks = { ...commonProperties, ScalingConfig: isScalingConfig };

interface ScalingConfig {
  readonly MaximumConcurrency: number;
}

/** Largest batch of a FIFO queue, and of a standard queue that does not wait for more. */
const SMALL_BATCH = 10;

/**
 * Reads the resolved properties of an `AWS::Lambda::EventSourceMapping` on a queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 * @throws UnfitEventSource names the mapping, the property and what is wrong with it.
 */
export function readQueueMapping(logicalId: string, given: Readonly<Record<string, unknown>>): QueueMapping {
  checkProperties(logicalId, given, properties);
  const mapping = {
    logicalId,
    queueArn: queueArn(logicalId, given),
    enabled: given.Enabled !== false,
    batchSize: (given.BatchSize as number | undefined) ?? SMALL_BATCH,
    batchingWindow: (given.MaximumBatchingWindowInSeconds as number | undefined) ?? 0,
    reportsItemFailures: ((given.FunctionResponseTypes as string[] | undefined) ?? []).length > 0,
    maximumConcurrency: (given.ScalingConfig as ScalingConfig | undefined)?.MaximumConcurrency,
  };
  checkBatches(mapping);
  return mapping;
}

function queueArn(logicalId: string, given: Readonly<Record<string, unknown>>): string {
  const arn = requiredText(logicalId, given, 'EventSourceArn');
  if (/^arn:[^:]+:sqs:[^:]+:\d+:[^:]+$/.test(arn)) {
    return arn;
  }
  throw new UnfitEventSource(logicalId, 'EventSourceArn', `is none of a queue: ${arn}`);
}

function checkBatches({ logicalId, queueArn, batchSize, batchingWindow }: QueueMapping): void {
  const isFifo = queueArn.endsWith('.fifo');
  if (isFifo && batchingWindow > 0) {
    throw new UnfitEventSource(logicalId, 'MaximumBatchingWindowInSeconds', 'is not for a FIFO queue');
  }
  if (batchSize > SMALL_BATCH && batchingWindow === 0) {
    const remedy = isFifo ? 'on a FIFO queue' : 'without MaximumBatchingWindowInSeconds';
    throw new UnfitEventSource(logicalId, 'BatchSize', `cannot be more than ${SMALL_BATCH} ${remedy}`);
  }
}

function isScalingConfig(value: unknown): boolean {
  const { MaximumConcurrency, ...others } = (value ?? {}) as Partial<ScalingConfig>;
  return isInteger(2, 1_000)(MaximumConcurrency) && Object.keys(others).length === 0;
}
