import type * as z from 'zod';
import type { Decider, Rejection } from '../core/decider.ts';
import type { DomainEvent } from '../core/event.ts';
import {
  accountCommandSchemas,
  customerCommandSchemas as customerAccountSchemas,
} from '../domain/accounts/commands.ts';
import { account } from '../domain/accounts/index.ts';
import { ownerOf as ownerOfAccount } from '../domain/accounts/state.ts';
import {
  customerCommandSchemas as customerOrderSchemas,
  orderCommandSchemas,
} from '../domain/orders/commands.ts';
import { order } from '../domain/orders/index.ts';
import { ownerOf as ownerOfOrder } from '../domain/orders/state.ts';
import { productCommandSchemas } from '../domain/products/commands.ts';
import { product } from '../domain/products/index.ts';
import { ownerOf as ownerOfProduct } from '../domain/products/state.ts';
import { type Access, access } from '../shared/http-access.ts';
import type { Pricing } from './present-prices.ts';

/** An aggregate whose types are its own affair: commands and states go from its parts to its parts. */
// biome-ignore lint/suspicious/noExplicitAny: states and commands of all aggregates
type AnyDecider = Decider<any, any, DomainEvent, Rejection>;

/** A command as customers may give it: what the schema leaves out is filled in for them. */
export interface CustomerForm {
  readonly schema: z.ZodObject;
  complete(data: unknown, customer: string, price: Pricing): Promise<unknown>;
}

/** An aggregate as commands over HTTP see it. */
interface Aggregate {
  readonly decider: AnyDecider;
  /** Whose the stream is; null when nobody's, undefined when it does not exist. */
  // biome-ignore lint/suspicious/noExplicitAny: states of all aggregates
  ownerOf(state: any): string | null | undefined;
}

export interface CatalogueEntry extends Aggregate {
  /** Type of the command, as the decider knows it. */
  readonly type: string;
  readonly schema: z.ZodObject;
  readonly creates: boolean;
  readonly access: Access;
  /** Absent: as for everybody. */
  readonly customers?: CustomerForm;
}

const form = <Schema extends z.ZodObject>(
  schema: Schema,
  complete: (data: z.infer<Schema>, customer: string, price: Pricing) => Promise<unknown>,
): CustomerForm => ({ schema, complete: (data, ...rest) => complete(data as z.infer<Schema>, ...rest) });

/** Makes the entries of one aggregate. */
const commandsOf =
  <Type extends string>(aggregate: Aggregate, schemas: Readonly<Record<Type, z.ZodObject>>) =>
  (
    type: Type,
    access: Access,
    { creates = false, customers }: { readonly creates?: boolean; readonly customers?: CustomerForm } = {},
  ): CatalogueEntry => ({
    ...aggregate,
    type,
    schema: schemas[type],
    creates,
    access,
    ...(customers && { customers }),
  });

const accounts = commandsOf({ decider: account, ownerOf: ownerOfAccount }, accountCommandSchemas);
const orders = commandsOf({ decider: order, ownerOf: ownerOfOrder }, orderCommandSchemas);
const products = commandsOf({ decider: product, ownerOf: ownerOfProduct }, productCommandSchemas);

/** Every command that HTTP takes, by collection and by the last part of its path. */
export const catalogue: Readonly<Record<string, Readonly<Record<string, CatalogueEntry>>>> = {
  accounts: {
    'create-account': accounts('CreateAccount', access['create-account'], {
      creates: true,
      customers: form(customerAccountSchemas.CreateAccount, async (data, owner) => ({ ...data, owner })),
    }),
    'deposit-money': accounts('DepositMoney', access['deposit-money']),
    'withdraw-money': accounts('WithdrawMoney', access['withdraw-money']),
    'block-account': accounts('BlockAccount', access['block-account']),
    'unblock-account': accounts('UnblockAccount', access['unblock-account']),
    'close-account': accounts('CloseAccount', access['close-account']),
  },
  orders: {
    'create-order': orders('CreateOrder', access['create-order'], {
      creates: true,
      customers: form(customerOrderSchemas.CreateOrder, async (data, customer, price) => ({
        ...data,
        customer,
        lines: await price(data.lines),
      })),
    }),
    'add-product-to-cart': orders('AddProductToCart', access['add-product-to-cart'], {
      customers: form(
        customerOrderSchemas.AddProductToCart,
        async (line, _, price) => (await price([line]))[0],
      ),
    }),
    'remove-product-from-cart': orders('RemoveProductFromCart', access['remove-product-from-cart']),
    'place-order': orders('PlaceOrder', access['place-order']),
    'update-order-status': orders('UpdateOrderStatus', access['update-order-status']),
  },
  products: {
    'register-product': products('RegisterProduct', access['register-product'], { creates: true }),
    'change-price': products('ChangePrice', access['change-price']),
    'receive-stock': products('ReceiveStock', access['receive-stock']),
    'reserve-stock': products('ReserveStock', access['reserve-stock']),
    'release-stock': products('ReleaseStock', access['release-stock']),
  },
};

/** By own property only: `constructor` is no collection. */
export function findCommand(collection: string, command: string): CatalogueEntry | undefined {
  const commands = Object.hasOwn(catalogue, collection) ? catalogue[collection] : undefined;
  return commands && Object.hasOwn(commands, command) ? commands[command] : undefined;
}
