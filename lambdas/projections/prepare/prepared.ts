import type { ProjectionContract } from '../contract.ts';

/** A projection with what has to be there before it writes. */
export interface Prepared {
  readonly contract: ProjectionContract;
}

/** The template names a projection that this code does not have, or the other way round. */
export class UnknownProjection extends Error {
  readonly code = 'UnknownProjection';
  constructor(name: string) {
    super(`The template and the code do not agree on the projection '${name}': deploy both together`);
    this.name = 'UnknownProjection';
  }
}

/** @throws {UnknownProjection} */
export function preparedOf<Each extends Prepared>(all: readonly Each[], name: string): Each {
  const found = all.find(({ contract }) => contract.name === name);
  if (found === undefined) throw new UnknownProjection(name);
  return found;
}
