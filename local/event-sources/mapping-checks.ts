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

/** A mapping that the local backend would not run as AWS does. */
export class UnfitMapping extends Error {
  constructor(logicalId: string, property: string, fault: string) {
    super(`Event source mapping ${logicalId}: ${property} ${fault}.`);
    this.name = 'UnfitMapping';
  }
}
