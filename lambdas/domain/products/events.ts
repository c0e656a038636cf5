import * as z from 'zod';
import { positiveMoney, quantity, requiredText, text } from '../values.ts';
import { OrderId } from './ids.ts';

/**
 * The data of each event, in the version in which it is written today. STORAGE FORMAT: a change of shape is a new
 * version with an upcaster from the old one; what was stored is never rewritten.
 */
export const productEventSchemas = {
  ProductRegistered: z.strictObject({
    name: requiredText(),
    price: positiveMoney,
    /** Whether more may be reserved than is there. */
    backOrders: z.boolean(),
  }),
  PriceChanged: z.strictObject({ price: positiveMoney }),
  StockReceived: z.strictObject({ quantity, reference: text().optional() }),
  StockReserved: z.strictObject({ order: OrderId, quantity }),
  // 0: what it takes back was never reserved; the event refuses it from then on.
  StockReleased: z.strictObject({ order: OrderId, quantity: z.int().min(0) }),
};

type Schemas = typeof productEventSchemas;
export type ProductEvent = {
  [Type in keyof Schemas]: { type: Type; data: z.infer<Schemas[Type]> };
}[keyof Schemas];

export const productSchemaVersions: Readonly<Record<ProductEvent['type'], number>> = {
  ProductRegistered: 1,
  PriceChanged: 1,
  StockReceived: 1,
  StockReserved: 1,
  StockReleased: 1,
};
