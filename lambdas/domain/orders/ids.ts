import * as z from 'zod';
import { entityId } from '../values.ts';

export const OrderId = entityId().brand<'OrderId'>();
export type OrderId = z.infer<typeof OrderId>;

/** The subject of the customer's token. */
export const CustomerId = entityId().brand<'CustomerId'>();
export type CustomerId = z.infer<typeof CustomerId>;

export const ProductId = entityId().brand<'ProductId'>();
export type ProductId = z.infer<typeof ProductId>;

/** Given by the order: `1`, `2`… in the order in which lines were added; never given again. */
export const LineId = z
  .string()
  .regex(/^[1-9][0-9]{0,9}$/, 'must be a line id, as the order shows it')
  .brand<'LineId'>();
export type LineId = z.infer<typeof LineId>;
