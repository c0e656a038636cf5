import type { Actor } from '../core/commit.ts';
import { forbidden } from './http-problem.ts';

/** How far a role reaches by one command or query: to anybody's things, or to its own. */
export type Reach = 'any' | 'own';

/** A role that is not named may not ask at all. */
export type Access = Readonly<Partial<Record<Actor['role'], Reach>>>;

export const operators: Access = { operator: 'any' };
export const processes: Access = { operator: 'any', process: 'any' };
export const owners: Access = { customer: 'own', operator: 'any' };
export const everybody: Access = { customer: 'any', operator: 'any' };

/**
 * Who may do what (S30): every command by its name, what is asked of the past and what operators do by its route. Who may
 * ask a projection is in its contract, by the same rules. No other place says so.
 */
export const access = {
  'create-account': owners,
  'deposit-money': operators,
  'withdraw-money': owners,
  'block-account': operators,
  'unblock-account': operators,
  'close-account': owners,
  'register-product': operators,
  'change-price': operators,
  'receive-stock': operators,
  'reserve-stock': processes,
  'release-stock': processes,
  'create-order': owners,
  'add-product-to-cart': owners,
  'remove-product-from-cart': owners,
  'place-order': owners,
  'update-order-status': processes,
  'GET /accounts/{id}/history': owners,
  'GET /accounts/{id}/state': owners,
  'GET /accounts/{id}/diff': owners,
  'GET /orders/{id}/history': owners,
  'GET /orders/{id}/state': owners,
  'GET /orders/{id}/diff': owners,
  'GET /products/{id}/history': everybody,
  'GET /products/{id}/state': everybody,
  'GET /products/{id}/diff': everybody,
  'GET /operations/lag': operators,
  'GET /operations/parked': operators,
  'POST /operations/redrive': operators,
  'POST /operations/verifications': operators,
  'GET /operations/verifications': operators,
  'GET /operations/verifications/{id}': operators,
  'POST /operations/verifications/{id}/stop': operators,
  'POST /operations/tierings': operators,
  'GET /operations/tierings': operators,
  'GET /operations/tierings/{id}': operators,
  'POST /operations/tierings/{id}/stop': operators,
  'POST /operations/replays': operators,
  'GET /operations/replays': operators,
  'GET /operations/replays/{id}': operators,
  'POST /operations/replays/{id}/stop': operators,
  'GET /operations/generations': operators,
  'POST /operations/exports': operators,
  'GET /operations/exports': operators,
  'GET /operations/exports/{id}': operators,
  'POST /operations/exports/{id}/stop': operators,
  'GET /operations/exports/{id}/objects': operators,
  'POST /operations/imports': operators,
  'GET /operations/imports': operators,
  'GET /operations/imports/{id}': operators,
  'POST /operations/imports/{id}/stop': operators,
  'POST /operations/imports/objects': operators,
} as const satisfies Readonly<Record<string, Access>>;

/** @throws {Problem} 403 when the actor's role may not ask at all */
export function reachOf(rule: Access, { role }: Actor): Reach {
  const reach = rule[role];
  if (reach === undefined) throw forbidden();
  return reach;
}
