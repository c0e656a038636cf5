import * as z from 'zod';
import { positiveMoney, quantity, requiredText, text } from '../values.ts';
import { OrderId } from './ids.ts';

/** The body of each command; the one schema that validates it, types it and describes it in the API document. */
export const productCommandSchemas = {
  RegisterProduct: z.strictObject({
    name: requiredText(),
    price: positiveMoney,
    initialStock: z.int().min(0).max(1_000_000).default(0),
    backOrders: z.boolean().default(false),
  }),
  ChangePrice: z.strictObject({ price: positiveMoney }),
  ReceiveStock: z.strictObject({ quantity, reference: text().optional() }),
  ReserveStock: z.strictObject({ order: OrderId, quantity }),
  ReleaseStock: z.strictObject({ order: OrderId }),
};

type Schemas = typeof productCommandSchemas;
export type ProductCommand = {
  [Type in keyof Schemas]: { type: Type; data: z.infer<Schemas[Type]> };
}[keyof Schemas];
