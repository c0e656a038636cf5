import * as z from 'zod';
import { country, currency, day, positiveMoney, quantity, text } from '../values.ts';
import { lineKind, orderStatus } from './events.ts';
import { CustomerId, LineId, ProductId } from './ids.ts';

/** Of an order: what every read model can hold and show as one document. */
export const MOST_LINES = 1_500;

const line = z.strictObject({
  product: ProductId,
  quantity,
  unitPrice: positiveMoney,
  description: text().optional(),
  kind: lineKind.default('product'),
});

/** The body of each command; the one schema that validates it, types it and describes it in the API document. */
export const orderCommandSchemas = {
  CreateOrder: z.strictObject({
    customer: CustomerId.nullable(),
    currency,
    country,
    orderDate: day,
    lines: z.array(line).max(MOST_LINES).default([]),
  }),
  AddProductToCart: line,
  RemoveProductFromCart: z.strictObject({ lineId: LineId }),
  PlaceOrder: z.strictObject({}),
  UpdateOrderStatus: z.strictObject({ status: orderStatus, reason: text().optional() }),
};

/** A customer's order is the customer's; its lines are of products, at the price that each has at that moment. */
const customerLine = line.omit({ unitPrice: true, kind: true });
export const customerCommandSchemas = {
  CreateOrder: orderCommandSchemas.CreateOrder.omit({ customer: true }).extend({
    lines: z.array(customerLine).max(MOST_LINES).default([]),
  }),
  AddProductToCart: customerLine,
};

type Schemas = typeof orderCommandSchemas;
export type OrderCommand = {
  [Type in keyof Schemas]: { type: Type; data: z.infer<Schemas[Type]> };
}[keyof Schemas];
export type NewLine = z.infer<typeof line>;
