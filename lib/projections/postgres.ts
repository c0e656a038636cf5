import { Construct } from 'constructs';
import {
  type PrepareProperties,
  type ProjectionContract,
  queryUser,
  userOf,
} from '../../lambdas/projections/contract.ts';
import type { PrivateNetwork } from '../shared/private-network.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import type { ReadModelStore } from './read-model-store.ts';

/** Name of the database that holds all read models. */
export const DATABASE = 'varve';

/** The user that may create the others. */
export const ADMINISTRATOR = 'varve_admin';

/** PostgreSQL as a store of read models: a user for each projection, one for the query API, and who makes them. */
export abstract class Postgres extends Construct implements ReadModelStore {
  readonly name = 'postgres';
  readonly network?: PrivateNetwork;

  bindWriter(fn: VarveFunction, projection: ProjectionContract): void {
    this.bindUser(fn, userOf(projection));
  }

  bindReader(fn: VarveFunction): void {
    this.bindUser(fn, queryUser);
  }

  bindPreparer(fn: VarveFunction, projections: readonly ProjectionContract[]): Partial<PrepareProperties> {
    this.bindAdministrator(fn);
    const url = (user: string) => this.urlFor(user);
    return { Users: [...projections.map(userOf), queryUser].map(url) };
  }

  /** Schemas are the administrator's. */
  bindReplayer(fn: VarveFunction): void {
    this.bindAdministrator(fn);
  }

  /** URL to sign in as this user: with a password, or without one where an IAM token takes its place. */
  protected abstract urlFor(user: string): string;
  /** A function that signs in as this user. */
  protected abstract bindUser(fn: VarveFunction, user: string): void;
  /** A function that makes the others' users and tables. It does not pass a proxy. */
  protected abstract bindAdministrator(fn: VarveFunction): void;
}
