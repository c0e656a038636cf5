import type { Decider } from '../../core/decider.ts';
import type { OrderCommand } from './commands.ts';
import { decide, type OrderRejection } from './decide.ts';
import { type OrderEvent, orderSchemaVersions } from './events.ts';
import { evolve, isClosed, noOrder, type OrderState } from './state.ts';

export const order: Decider<OrderState, OrderCommand, OrderEvent, OrderRejection> = {
  category: 'order',
  initialState: noOrder,
  schemaVersions: orderSchemaVersions,
  decide,
  evolve,
  isClosed,
};
