import type { IConstruct } from 'constructs';
import {
  type PrepareProperties,
  type ProjectionContract,
  projections,
  type ReadStore,
} from '../../lambdas/projections/contract.ts';
import type { PrivateNetwork } from '../shared/private-network.ts';
import type { VarveFunction } from '../shared/varve-function.ts';

/**
 * Where read models live, whatever stands behind it in a stage. How a store is reached and who may do what in it is
 * known to its class and to nobody else: a further store is one class more, a further projection none.
 */
export interface ReadModelStore extends IConstruct {
  readonly name: ReadStore;
  /** Where functions must run to reach it. Absent: anywhere. */
  readonly network?: PrivateNetwork;
  /** A function that writes this projection. */
  bindWriter(fn: VarveFunction, projection: ProjectionContract): void;
  /** A function that reads these projections and writes none. Bound once, with all that it reads. */
  bindReader(fn: VarveFunction, projections: readonly ProjectionContract[]): void;
  /**
   * A function that makes, at deployment, what the writers of these projections find, and says whether it is complete;
   * answers what it is to be told. Its `Version` there says which store this is: replaced by another one, it is empty and
   * made ready again.
   */
  bindPreparer(fn: VarveFunction, projections: readonly ProjectionContract[]): Partial<PrepareProperties>;
  /** A function that makes, fills, compares and takes away any generation of these projections. Bound once. */
  bindReplayer(fn: VarveFunction, projections: readonly ProjectionContract[]): void;
}

/** The projections that a store holds. */
export const projectionsIn = ({ name }: ReadModelStore): readonly ProjectionContract[] =>
  projections.filter(({ store }) => store === name);

/** Those that hold any: of the others there is nothing to read, to make or to grant. */
export const inUse = (stores: readonly ReadModelStore[]): readonly ReadModelStore[] =>
  stores.filter((store) => projectionsIn(store).length > 0);

/** Where a function must run that reaches all of these. All that need a network share the one there is. */
export const networkOf = (stores: readonly ReadModelStore[]): PrivateNetwork | undefined =>
  stores.map(({ network }) => network).find((network) => network !== undefined);
