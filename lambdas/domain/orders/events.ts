import * as z from 'zod';
import { country, currency, day, positiveMoney, quantity, text } from '../values.ts';
import { CustomerId, LineId, ProductId } from './ids.ts';

/** `charge`: postage and fees, which have a price but no stock. */
export const lineKind = z.enum(['product', 'charge']);

export const orderStatus = z.enum(['open', 'placed', 'confirmed', 'shipped', 'delivered', 'cancelled']);
export type OrderStatus = z.infer<typeof orderStatus>;

const line = z.strictObject({
  lineId: LineId,
  product: ProductId,
  quantity,
  unitPrice: positiveMoney,
  description: text().optional(),
  kind: lineKind,
});
export type OrderLine = z.infer<typeof line>;

/** Everything that a reader of sales needs to know of an order. */
const sale = z.strictObject({
  customer: CustomerId.nullable(),
  country,
  orderDate: day,
  total: positiveMoney,
  lines: z.array(line),
});
export type Sale = z.infer<typeof sale>;

const updated = { reason: text().optional() };

/**
 * The data of each event, in the version in which it is written today. STORAGE FORMAT: a change of shape is a new
 * version with an upcaster from the old one; what was stored is never rewritten.
 */
export const orderEventSchemas = {
  OrderCreated: z.strictObject({
    customer: CustomerId.nullable(),
    currency,
    country,
    orderDate: day,
  }),
  ProductAddedToCart: line,
  ProductRemovedFromCart: z.strictObject({ lineId: LineId }),
  OrderPlaced: sale,
  // A cancellation says what is taken back, so that sums over many orders need no memory of each of them.
  OrderStatusUpdated: z.discriminatedUnion('status', [
    z.strictObject({ status: z.enum(['confirmed', 'shipped', 'delivered']), ...updated }),
    z.strictObject({ status: z.literal('cancelled'), ...updated, sale }),
  ]),
};

type Schemas = typeof orderEventSchemas;
export type OrderEvent = {
  [Type in keyof Schemas]: { type: Type; data: z.infer<Schemas[Type]> };
}[keyof Schemas];

export const orderSchemaVersions: Readonly<Record<OrderEvent['type'], number>> = {
  OrderCreated: 1,
  ProductAddedToCart: 1,
  ProductRemovedFromCart: 1,
  OrderPlaced: 1,
  OrderStatusUpdated: 1,
};
