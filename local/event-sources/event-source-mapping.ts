import {
  checkProperties,
  commonProperties,
  isBoolean,
  isInteger,
  oneOf,
  type PropertyChecks,
  requiredText,
  UnfitEventSource,
} from './mapping-checks.ts';

/** What the template says of one stream source, with the defaults of AWS filled in. Times are in seconds. */
export interface EventSourceMapping {
  readonly logicalId: string;
  readonly source: 'dynamodb' | 'kinesis';
  readonly sourceArn: string;
  readonly enabled: boolean;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly batchingWindow: number;
  readonly parallelizationFactor: number;
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** -1 = without limit. */
  readonly maximumRetryAttempts: number;
  /** -1 = without limit. */
  readonly maximumRecordAge: number;
  readonly filterPatterns: readonly string[];
  readonly onFailureArn: string | undefined;
}

/** Ranges: the CloudFormation reference below. */
const properties: PropertyChecks = {
  ...commonProperties,
  StartingPosition: oneOf('TRIM_HORIZON', 'LATEST'),
  ParallelizationFactor: isInteger(1, 10),
  BisectBatchOnFunctionError: isBoolean,
  MaximumRetryAttempts: isInteger(-1, 10_000),
  MaximumRecordAgeInSeconds: (value) => value === -1 || isInteger(60, 604_800)(value),
  FilterCriteria: isFilterCriteria,
  DestinationConfig: isS3OnFailure,
};

interface FilterCriteria {
  readonly Filters?: readonly { readonly Pattern: string }[];
}

interface DestinationConfig {
  readonly OnFailure: { readonly Destination: string };
}

/**
 * Reads the resolved properties of an `AWS::Lambda::EventSourceMapping` on a stream.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
 * @throws UnfitEventSource names the mapping, the property and what is wrong with it.
 */
export function readMapping(logicalId: string, given: Readonly<Record<string, unknown>>): EventSourceMapping {
  checkProperties(logicalId, given, properties);
  const sourceArn = requiredText(logicalId, given, 'EventSourceArn');
  const destination = given.DestinationConfig as DestinationConfig | undefined;
  const criteria = given.FilterCriteria as FilterCriteria | undefined;
  return {
    logicalId,
    source: sourceKind(logicalId, sourceArn),
    sourceArn,
    enabled: given.Enabled !== false,
    startingPosition: requiredText(logicalId, given, 'StartingPosition') as 'TRIM_HORIZON' | 'LATEST',
    batchSize: (given.BatchSize as number | undefined) ?? 100,
    batchingWindow: (given.MaximumBatchingWindowInSeconds as number | undefined) ?? 0,
    parallelizationFactor: (given.ParallelizationFactor as number | undefined) ?? 1,
    reportsItemFailures: ((given.FunctionResponseTypes as string[] | undefined) ?? []).length > 0,
    bisects: given.BisectBatchOnFunctionError === true,
    maximumRetryAttempts: (given.MaximumRetryAttempts as number | undefined) ?? -1,
    maximumRecordAge: (given.MaximumRecordAgeInSeconds as number | undefined) ?? -1,
    filterPatterns: (criteria?.Filters ?? []).map(({ Pattern }) => Pattern),
    onFailureArn: destination?.OnFailure.Destination,
  };
}

function sourceKind(logicalId: string, arn: string): 'dynamodb' | 'kinesis' {
  if (/^arn:[^:]+:dynamodb:[^:]+:\d+:table\/[^/]+\/stream\/.+$/.test(arn)) {
    return 'dynamodb';
  }
  if (/^arn:[^:]+:kinesis:[^:]+:\d+:stream\/[^/]+(\/consumer\/[^/]+)?$/.test(arn)) {
    return 'kinesis';
  }
  throw new UnfitEventSource(
    logicalId,
    'EventSourceArn',
    `is none of a table's stream, a Kinesis stream and a queue: ${arn}`,
  );
}

/** Quota of filters: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const MOST_FILTERS = 5;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html */
const LONGEST_PATTERN = 4_096;

function isFilterCriteria(value: unknown): boolean {
  const filters = (value as FilterCriteria | null)?.Filters;
  return Array.isArray(filters) && filters.length <= MOST_FILTERS && filters.every(isFilter);
}

const isFilter = (filter: { readonly Pattern?: unknown } | null): boolean =>
  typeof filter?.Pattern === 'string' && filter.Pattern.length <= LONGEST_PATTERN;

function isS3OnFailure(value: unknown): boolean {
  const { OnFailure: onFailure, ...others } = (value ?? {}) as Partial<DestinationConfig>;
  return Object.keys(others).length === 0 && /^arn:[^:]+:s3:::[^/]+$/.test(onFailure?.Destination ?? '');
}
