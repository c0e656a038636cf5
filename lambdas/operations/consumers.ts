import { generationOf, type ProjectionContract, projections } from '../projections/contract.ts';
import { publisherConsumers } from '../publisher/contract.ts';

/** What feeds a consumer. */
export type Transport = ProjectionContract['source'];

/** Which transport feeds each projection, and which one each publisher feeds. */
const transports: Readonly<Record<string, Transport>> = {
  ...Object.fromEntries(projections.map((contract) => [generationOf(contract), contract.source])),
  [publisherConsumers.kinesis]: 'kinesis',
  [publisherConsumers.sns]: 'sqs',
};

const categories: Readonly<Record<string, string>> = Object.fromEntries(
  projections.map((contract) => [generationOf(contract), contract.category]),
);

/** Every consumer that may have parked something, in order. */
export const consumers: readonly string[] = Object.keys(transports).sort();

/** Whether it parks what it cannot send, rather than what it cannot apply. */
export const isPublisher = (consumer: string): boolean =>
  Object.values(publisherConsumers).includes(consumer);

/** @throws Error for a name that is not among {@link consumers} */
export const transportOf = (consumer: string): Transport => knownIn(transports, consumer);

/** Category of the streams that a consumer applies. @throws Error for a name that is none of a projection */
export const categoryOf = (consumer: string): string => knownIn(categories, consumer);

function knownIn<Value>(values: Readonly<Record<string, Value>>, consumer: string): Value {
  const value = values[consumer];
  if (value === undefined) throw new Error(`There is no consumer ${consumer} in the contract`);
  return value;
}
