import { type ProjectionContract, parseGeneration, projections } from '../projections/contract.ts';
import { publisherConsumers } from '../publisher/contract.ts';
import type { ConsumerPositions } from './consumer-positions.ts';

/** What feeds a consumer. */
export type Transport = ProjectionContract['source'];

/** Which transport each publisher feeds. */
const published: Readonly<Record<string, Transport>> = {
  [publisherConsumers.kinesis]: 'kinesis',
  [publisherConsumers.sns]: 'sqs',
};

/** The contract of which a consumer is a generation. */
function contractOf(consumer: string): ProjectionContract | undefined {
  const { projection, version } = parseGeneration(consumer) ?? {};
  return projections.find((contract) => contract.name === projection && contract.version === version);
}

/** Whether it parks what it cannot send, rather than what it cannot apply. */
export const isPublisher = (consumer: string): boolean => Object.hasOwn(published, consumer);

/** Whether it is one that may have parked something, now or before. */
export const isConsumer = (name: string): boolean => isPublisher(name) || contractOf(name) !== undefined;

/** Every consumer that may have parked something, in order. */
export const parkingConsumers = ({ consumers }: Pick<ConsumerPositions, 'consumers'>): readonly string[] =>
  [...consumers, ...Object.keys(published)].sort();

/** @throws Error for a name of no consumer */
export const transportOf = (consumer: string): Transport =>
  known(consumer, published[consumer] ?? contractOf(consumer)?.source);

/** Category of the streams that a consumer applies. @throws Error for a name that is none of a generation */
export const categoryOf = (consumer: string): string => known(consumer, contractOf(consumer)?.category);

function known<Value>(consumer: string, value: Value | undefined): Value {
  if (value === undefined) throw new Error(`There is no consumer ${consumer} in the contract`);
  return value;
}
