import type * as z from 'zod';
import { entityId } from '../values.ts';

/** The order for which stock is reserved. */
export const OrderId = entityId().brand<'OrderId'>();
export type OrderId = z.infer<typeof OrderId>;
