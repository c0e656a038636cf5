import type { IConstruct } from 'constructs';
import type { PrivateNetwork } from '../shared/private-network.ts';
import type { VarveFunction } from '../shared/varve-function.ts';

/** Name of the database that holds all read models. */
export const DATABASE = 'varve';

/** The user that may create the others. */
export const ADMINISTRATOR = 'varve_admin';

/** Where the PostgreSQL read models live, whatever stands behind it in a stage. */
export interface Postgres extends IConstruct {
  /** Where functions must run to reach it. Absent: anywhere. */
  readonly network?: PrivateNetwork;
  /** URL to sign in as this user: with a password, or without one where an IAM token takes its place. */
  urlFor(user: string): string;
  /** A function that signs in as this user. */
  bindUser(fn: VarveFunction, user: string): void;
  /** A function that makes the others' users and tables. It does not pass a proxy. */
  bindAdministrator(fn: VarveFunction): void;
}
