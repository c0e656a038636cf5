import type { StreamId } from '../core/stream-id.ts';
import type { PositionReader } from '../event-store/positions.ts';
import { servingOf } from './generation-duty.ts';
import { parseGeneration } from './generation-name.ts';
import { knownControl } from './known-control.ts';
import type { RunningProjection } from './running-projection.ts';

/** A generation was asked for of a function that writes none of its version. */
export class ForeignGeneration extends Error {
  readonly code = 'ForeignGeneration';
  constructor(generation: string, { name, version }: RunningProjection['contract']) {
    super(`${generation} is no generation of version ${version} of ${name}: ask its own function`);
    this.name = 'ForeignGeneration';
  }
}

/** Nothing is applied by a version that serves nowhere. */
const NOWHERE: PositionReader = { positions: async () => new Map<StreamId, number>() };

/** What says how far a generation is: the one that is asked for, or the one that serves. */
export const positionsIn =
  (projection: RunningProjection) =>
  async (asked?: string): Promise<PositionReader> => {
    const { contract, generations, writerOf } = projection;
    if (asked !== undefined) return writerOf(ownOf(projection, asked)).positions;
    const serving = servingOf(await knownControl(generations, contract.name), contract.version);
    return serving === undefined ? NOWHERE : writerOf(serving).positions;
  };

function ownOf({ contract }: RunningProjection, generation: string): string {
  const { projection, version } = parseGeneration(generation) ?? {};
  if (projection === contract.name && version === contract.version) return generation;
  throw new ForeignGeneration(generation, contract);
}
