import { generationOf, type ProjectionContract, projections } from '../projections/contract.ts';

/** What feeds a consumer. */
export type Transport = ProjectionContract['source'];

const transports: Readonly<Record<string, Transport>> = Object.fromEntries(
  projections.map((contract) => [generationOf(contract), contract.source]),
);

/** Every consumer that may have parked something, in order. */
export const consumers: readonly string[] = Object.keys(transports).sort();

/** @throws Error for a name that is not among {@link consumers} */
export function transportOf(consumer: string): Transport {
  const transport = transports[consumer];
  if (transport === undefined) throw new Error(`There is no consumer ${consumer} in the contract`);
  return transport;
}
