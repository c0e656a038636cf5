import {
  type Check,
  checkProperties,
  isArn,
  isInteger,
  oneOf,
  type PropertyChecks,
  requiredText,
  UnfitEventSource,
} from './mapping-checks.ts';

/** An `AWS::Scheduler::Schedule` of the template with its intrinsics resolved. */
export interface ScheduleResource {
  readonly logicalId: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the template says of one schedule. */
export interface Schedule {
  readonly logicalId: string;
  readonly arn: string;
  readonly enabled: boolean;
  /** In milliseconds. */
  readonly period: number;
  /** JSON text, in which keywords may stand; undefined = Scheduler's own notification. */
  readonly input: string | undefined;
}

const isObjectOf =
  (members: PropertyChecks): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([name, inner]) => members[name]?.(inner) === true);

const properties: PropertyChecks = {
  ScheduleExpression: (value) => typeof value === 'string',
  // Days last 24 hours there; a time zone with a summer time would make a rate of days another thing.
  ScheduleExpressionTimezone: oneOf('UTC', 'Etc/UTC'),
  FlexibleTimeWindow: isObjectOf({ Mode: oneOf('OFF') }),
  State: oneOf('ENABLED', 'DISABLED'),
  Target: (value) => typeof value === 'object' && value !== null,
};

/**
 * How often Scheduler tries to hand an event on, which cannot fail here. How often Lambda then invokes the function with it
 * is another thing: `AWS::Lambda::EventInvokeConfig`.
 */
const isRetryPolicy = isObjectOf({
  MaximumEventAgeInSeconds: isInteger(60, 86_400),
  MaximumRetryAttempts: isInteger(0, 185),
});

const targetProperties: PropertyChecks = {
  Arn: isArn,
  RoleArn: (value) => typeof value === 'string',
  Input: isJson,
  RetryPolicy: isRetryPolicy,
};

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads the resolved properties of an `AWS::Scheduler::Schedule` with a function or a state machine for its target.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html
 * @throws UnfitEventSource names the schedule, the property and what is wrong with it.
 */
export function readSchedule({ logicalId, arn, properties: given }: ScheduleResource): Schedule {
  checkProperties(logicalId, given, properties);
  for (const name of ['FlexibleTimeWindow', 'Target']) {
    if (given[name] === undefined) throw new UnfitEventSource(logicalId, name, 'is missing');
  }
  const target = given.Target as Readonly<Record<string, unknown>>;
  checkProperties(logicalId, target, targetProperties);
  return {
    logicalId,
    arn,
    enabled: given.State !== 'DISABLED',
    period: readRate(logicalId, requiredText(logicalId, given, 'ScheduleExpression')),
    input: target.Input as string | undefined,
  };
}

/** `rate(5 minutes)`: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based */
function readRate(logicalId: string, expression: string): number {
  const [, value, unit = ''] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const period = Number(value) * (UNITS[unit] ?? Number.NaN);
  if (Number.isSafeInteger(period)) return period;
  throw new UnfitEventSource(
    logicalId,
    'ScheduleExpression',
    `is ${expression}, and only rates are known to the local backend; write rate(n minutes), rate(n hours) or rate(n days)`,
  );
}

/** Asked of the input for a function and for a state machine: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html (Input) */
function isJson(value: unknown): boolean {
  try {
    JSON.parse(withKeywords(String(value), () => '1'));
    return true;
  } catch {
    return false;
  }
}

/** The text with each keyword replaced: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export const withKeywords = (text: string, replacement: (keyword: string) => string): string =>
  text.replace(/<aws\.scheduler\.(schedule-arn|scheduled-time|execution-id|attempt-number)>/g, (_, keyword) =>
    replacement(String(keyword)),
  );
