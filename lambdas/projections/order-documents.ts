import type { DocumentProjection } from '../core/projection.ts';
import {
  type OrderEvent,
  type OrderLine,
  type OrderStatus,
  orderSchemaVersions,
} from '../domain/orders/events.ts';
import { totalOf } from '../domain/orders/total.ts';
import type { Money } from '../domain/values.ts';

/** An order as it is shown. */
export interface OrderDocument {
  readonly customer: string | null;
  readonly country: string;
  readonly orderDate: string;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
}

export const orderDocuments: DocumentProjection<OrderDocument, OrderEvent> = {
  schemaVersions: orderSchemaVersions,
  evolve(order, event) {
    if (event.type === 'OrderCreated') {
      const { currency, ...header } = event.data;
      return { ...header, status: 'open', lines: [], total: { amount: 0, currency } };
    }
    return order && changed(order, event);
  },
};

function changed(order: OrderDocument, event: Exclude<OrderEvent, { type: 'OrderCreated' }>): OrderDocument {
  switch (event.type) {
    case 'ProductAddedToCart':
      return withLines(order, [...order.lines, event.data]);
    case 'ProductRemovedFromCart':
      return withLines(
        order,
        order.lines.filter(({ lineId }) => lineId !== event.data.lineId),
      );
    case 'OrderPlaced':
      return { ...order, status: 'placed', lines: event.data.lines, total: event.data.total };
    case 'OrderStatusUpdated':
      return { ...order, status: event.data.status };
    default:
      return event satisfies never;
  }
}

const withLines = (order: OrderDocument, lines: readonly OrderLine[]): OrderDocument => ({
  ...order,
  lines,
  total: { ...order.total, amount: totalOf(lines) },
});
