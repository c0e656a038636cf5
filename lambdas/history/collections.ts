import type { Decider, Rejection } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import { account } from '../domain/accounts/index.ts';
import { ownerOf as ownerOfAccount } from '../domain/accounts/state.ts';
import { order } from '../domain/orders/index.ts';
import { ownerOf as ownerOfOrder } from '../domain/orders/state.ts';
import { product } from '../domain/products/index.ts';
import { ownerOf as ownerOfProduct } from '../domain/products/state.ts';
import { everything, type View, withoutOrders } from './view.ts';

/** An aggregate as its past is asked for. */
export interface Collection {
  // biome-ignore lint/suspicious/noExplicitAny: states and commands of all aggregates
  readonly decider: Decider<any, any, DomainEvent, Rejection>;
  /** Whose the stream is; null when nobody's, undefined when it does not exist. */
  // biome-ignore lint/suspicious/noExplicitAny: states of all aggregates
  ownerOf(state: any): string | null | undefined;
  /** What its customers see of it. */
  readonly forCustomers: View;
}

export const collections = {
  accounts: { decider: account, ownerOf: ownerOfAccount, forCustomers: everything },
  orders: { decider: order, ownerOf: ownerOfOrder, forCustomers: everything },
  products: { decider: product, ownerOf: ownerOfProduct, forCustomers: withoutOrders },
} as const satisfies Readonly<Record<string, Collection>>;

export type CollectionName = keyof typeof collections;

/** By own property only: `constructor` is no collection. */
export const isCollection = (name: string): name is CollectionName => Object.hasOwn(collections, name);
