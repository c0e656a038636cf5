import type { NewLine, OrderCommand } from '../../../lambdas/domain/orders/commands.ts';
import type { OrderEvent, OrderLine, Sale } from '../../../lambdas/domain/orders/events.ts';
import { CustomerId, LineId, ProductId } from '../../../lambdas/domain/orders/ids.ts';

/** An order of the shop, in the words of its tests. */
export const header = {
  customer: CustomerId.parse('17850'),
  currency: 'GBP',
  country: 'United Kingdom',
  orderDate: '2010-12-01',
};

export const lantern: NewLine = {
  product: ProductId.parse('71053'),
  quantity: 6,
  unitPrice: { amount: 339, currency: 'GBP' },
  description: 'WHITE METAL LANTERN',
  kind: 'product',
};

export const postage: NewLine = {
  product: ProductId.parse('POST'),
  quantity: 1,
  unitPrice: { amount: 1800, currency: 'GBP' },
  kind: 'charge',
};

export const lineOf = (lineId: number, line: NewLine): OrderLine => ({
  lineId: LineId.parse(String(lineId)),
  ...line,
});

export const created: OrderEvent = { type: 'OrderCreated', data: header };
export const added = (lineId: number, line: NewLine): OrderEvent => ({
  type: 'ProductAddedToCart',
  data: lineOf(lineId, line),
});

export const sale: Sale = {
  customer: header.customer,
  country: header.country,
  orderDate: header.orderDate,
  total: { amount: 6 * 339 + 1800, currency: 'GBP' },
  lines: [lineOf(1, lantern), lineOf(2, postage)],
};

/** Created with a lantern and postage, and placed. */
export const placed: readonly OrderEvent[] = [
  created,
  added(1, lantern),
  added(2, postage),
  { type: 'OrderPlaced', data: sale },
];

export const became = (status: 'confirmed' | 'shipped' | 'delivered'): OrderEvent => ({
  type: 'OrderStatusUpdated',
  data: { status },
});

export const cancelled: OrderEvent = { type: 'OrderStatusUpdated', data: { status: 'cancelled', sale } };

export const create = (...lines: readonly NewLine[]): OrderCommand => ({
  type: 'CreateOrder',
  data: { ...header, lines: [...lines] },
});
export const add = (line: NewLine): OrderCommand => ({ type: 'AddProductToCart', data: line });
export const remove = (lineId: number): OrderCommand => ({
  type: 'RemoveProductFromCart',
  data: { lineId: LineId.parse(String(lineId)) },
});
export const place: OrderCommand = { type: 'PlaceOrder', data: {} };
export const update = (
  status: Extract<OrderCommand, { type: 'UpdateOrderStatus' }>['data']['status'],
): OrderCommand => ({ type: 'UpdateOrderStatus', data: { status } });
