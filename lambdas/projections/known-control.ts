import { type ProjectionContract, projections } from './contract.ts';
import { type Control, initialControl } from './generation-control.ts';
import { FIRST_BUILD } from './generation-name.ts';
import type { Generations } from './generations.ts';

/** Where a projection stands that was never prepared: the first build of its lowest version serves. */
export const firstControl = (
  name: string,
  contracts: readonly Pick<ProjectionContract, 'name' | 'version'>[] = projections,
): Control => {
  const versions = contracts.filter((each) => each.name === name).map(({ version }) => version);
  return initialControl(name, { version: Math.min(...versions), build: FIRST_BUILD });
};

/**
 * Which generations of a projection there are, by its record or by what is deployed.
 * @throws {StoreUnreachable}
 */
export const knownControl = async (
  generations: Pick<Generations, 'load'>,
  name: string,
  contracts?: readonly Pick<ProjectionContract, 'name' | 'version'>[],
): Promise<Control> => (await generations.load(name)) ?? firstControl(name, contracts);
