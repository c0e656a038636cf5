import type * as z from 'zod';
import type { Actor } from '../core/commit.ts';
import type { Decider, Rejection } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import { orderCommandSchemas } from '../domain/orders/commands.ts';
import { order } from '../domain/orders/index.ts';
import { ownerOf } from '../domain/orders/state.ts';

/** An aggregate whose types are its own affair: commands and states go from its parts to its parts. */
// biome-ignore lint/suspicious/noExplicitAny: states and commands of all aggregates
type AnyDecider = Decider<any, any, DomainEvent, Rejection>;

/** Who may give a command: a customer never, or only for what is theirs. */
export interface CommandAccess {
  readonly roles: readonly Actor['role'][];
  /** Fields of the body that only an operator may set. */
  readonly operatorFields?: readonly string[];
  /** Field of the body that says whose the new stream is: for a customer the token says it. */
  readonly ownerField?: string;
}

export interface CatalogueEntry {
  readonly decider: AnyDecider;
  /** Whose the stream is; null when nobody's, undefined when it does not exist. */
  // biome-ignore lint/suspicious/noExplicitAny: states of all aggregates
  readonly ownerOf: (state: any) => string | null | undefined;
  /** Type of the command, as the decider knows it. */
  readonly type: string;
  readonly schema: z.ZodObject;
  readonly creates: boolean;
  readonly access: CommandAccess;
}

const OWN: CommandAccess = { roles: ['customer', 'operator'] };

const orders = (
  type: keyof typeof orderCommandSchemas,
  access: CommandAccess,
  creates = false,
): CatalogueEntry => ({
  decider: order,
  ownerOf,
  type,
  schema: orderCommandSchemas[type],
  creates,
  access,
});

/** Every command that HTTP takes, by collection and by the last part of its path. */
export const catalogue: Readonly<Record<string, Readonly<Record<string, CatalogueEntry>>>> = {
  orders: {
    // A customer's lines take the price of the product; until there are products, lines are the operator's.
    'create-order': orders(
      'CreateOrder',
      { ...OWN, ownerField: 'customer', operatorFields: ['customer', 'lines'] },
      true,
    ),
    'add-product-to-cart': orders('AddProductToCart', { roles: ['operator'] }),
    'remove-product-from-cart': orders('RemoveProductFromCart', OWN),
    'place-order': orders('PlaceOrder', OWN),
    'update-order-status': orders('UpdateOrderStatus', { roles: ['operator', 'process'] }),
  },
};

/** By own property only: `constructor` is no collection. */
export function findCommand(collection: string, command: string): CatalogueEntry | undefined {
  const commands = Object.hasOwn(catalogue, collection) ? catalogue[collection] : undefined;
  return commands && Object.hasOwn(commands, command) ? commands[command] : undefined;
}

/** Ids that are the last part of another route. */
export const reservedIds: readonly string[] = ['search', 'best-sellers'];
