/** Whether a value may stand at a property. */
export type Check = (value: unknown) => boolean;

export const isBoolean: Check = (value) => typeof value === 'boolean';
export const isArn: Check = (value) => typeof value === 'string' && value.startsWith('arn:');
export const isInteger =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

/** An event source mapping or a schedule that the local backend would not run as AWS does. */
export class UnfitEventSource extends Error {
  constructor(logicalId: string, property: string, fault: string) {
    super(`Event source ${logicalId}: ${property} ${fault}.`);
    this.name = 'UnfitEventSource';
  }
}

/** Every property that is understood, with what its value may be. */
export type PropertyChecks = Readonly<Record<string, Check>>;

type Properties = Readonly<Record<string, unknown>>;

/** What the mappings of all kinds of sources have. */
export const commonProperties: PropertyChecks = {
  EventSourceArn: isArn,
  FunctionName: (value) => typeof value === 'string',
  Enabled: isBoolean,
  // Says nothing about what is delivered.
  Tags: Array.isArray,
  BatchSize: isInteger(1, 10_000),
  MaximumBatchingWindowInSeconds: isInteger(0, 300),
  FunctionResponseTypes: (value) =>
    Array.isArray(value) && value.every((type) => type === 'ReportBatchItemFailures'),
};

/**
 * A property that is unknown here is an error: left aside, it would work on AWS and not here, or the other way round.
 * @throws UnfitEventSource names the event source, the property and what is wrong with it.
 */
export function checkProperties(logicalId: string, given: Properties, checks: PropertyChecks): void {
  for (const [name, value] of Object.entries(given)) {
    const check = checks[name];
    if (check === undefined) {
      throw new UnfitEventSource(
        logicalId,
        name,
        'is not known to the local backend; remove it, or teach it to local/event-sources',
      );
    }
    if (!check(value)) {
      throw new UnfitEventSource(logicalId, name, `cannot be ${JSON.stringify(value)}`);
    }
  }
}

export function requiredText(logicalId: string, given: Properties, name: string): string {
  const value = given[name];
  if (typeof value !== 'string') {
    throw new UnfitEventSource(logicalId, name, 'is missing');
  }
  return value;
}
