import { accept, type Decision, reject } from '../../core/decider.ts';
import { isPositive } from '../values.ts';
import { MOST_LINES, type NewLine, type OrderCommand } from './commands.ts';
import type { OrderEvent, OrderStatus, Sale } from './events.ts';
import { LineId } from './ids.ts';
import type { OrderState } from './state.ts';
import { totalOf } from './total.ts';

/** What an order refuses, with what the caller needs to know. `DoesNotExist` becomes a 404. */
export type OrderRejection =
  | { readonly type: 'DoesNotExist' }
  | { readonly type: 'AlreadyExists' }
  | { readonly type: 'OrderNotOpen'; readonly orderStatus: OrderStatus }
  | { readonly type: 'NotPositive' }
  | { readonly type: 'WrongCurrency'; readonly expected: string }
  | { readonly type: 'TooManyLines'; readonly limit: number }
  | { readonly type: 'TotalTooLarge'; readonly limit: number }
  | { readonly type: 'NoSuchLine'; readonly lineId: LineId }
  | { readonly type: 'EmptyOrder' }
  | { readonly type: 'IllegalTransition'; readonly from: OrderStatus; readonly to: OrderStatus };

/** Minor units: far below what a number holds exactly, so that sums over thousands of orders are exact as well. */
const MOST_TOTAL = 1_000_000_000_000;

type OrderDecision = Decision<OrderEvent, OrderRejection>;
type CommandOf<Type extends OrderCommand['type']> = Extract<OrderCommand, { type: Type }>['data'];
type OpenOrder = Extract<OrderState, { situation: 'open' }>;
type SoldOrder = Exclude<OrderState, OpenOrder | { situation: 'absent' }>;

const NEXT: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  open: [],
  placed: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
};

export function decide(command: OrderCommand, state: OrderState): OrderDecision {
  if (command.type === 'CreateOrder') {
    return state.situation === 'absent' ? create(command.data) : reject({ type: 'AlreadyExists' });
  }
  if (state.situation === 'absent') return reject({ type: 'DoesNotExist' });
  if (command.type === 'UpdateOrderStatus') return updateStatus(command.data, state);
  if (state.situation !== 'open') return reject({ type: 'OrderNotOpen', orderStatus: state.situation });
  switch (command.type) {
    case 'AddProductToCart':
      return addLines([command.data], state);
    case 'RemoveProductFromCart':
      return removeLine(command.data, state);
    case 'PlaceOrder':
      return place(state);
    default:
      return command satisfies never;
  }
}

function create({ lines, ...header }: CommandOf<'CreateOrder'>): OrderDecision {
  const added = addLines(lines, { situation: 'open', ...header, lines: [], linesAdded: 0 });
  if (added.kind === 'rejected') return added;
  return accept<OrderEvent>({ type: 'OrderCreated', data: header }, ...added.events);
}

function addLines(lines: readonly NewLine[], order: OpenOrder): OrderDecision {
  if (!lines.every((line) => isPositive(line.quantity) && isPositive(line.unitPrice.amount))) {
    return reject({ type: 'NotPositive' });
  }
  if (lines.some((line) => line.unitPrice.currency !== order.currency)) {
    return reject({ type: 'WrongCurrency', expected: order.currency });
  }
  const all = [...order.lines, ...lines];
  if (all.length > MOST_LINES) return reject({ type: 'TooManyLines', limit: MOST_LINES });
  if (totalOf(all) > MOST_TOTAL) return reject({ type: 'TotalTooLarge', limit: MOST_TOTAL });
  return accept(
    ...lines.map((line, index): OrderEvent => {
      const lineId = LineId.parse(String(order.linesAdded + index + 1));
      return { type: 'ProductAddedToCart', data: { lineId, ...line } };
    }),
  );
}

function removeLine({ lineId }: CommandOf<'RemoveProductFromCart'>, order: OpenOrder): OrderDecision {
  return order.lines.some((line) => line.lineId === lineId)
    ? accept({ type: 'ProductRemovedFromCart', data: { lineId } })
    : reject({ type: 'NoSuchLine', lineId });
}

function place(order: OpenOrder): OrderDecision {
  if (order.lines.length === 0) return reject({ type: 'EmptyOrder' });
  const { customer, country, orderDate, currency, lines } = order;
  const total = { amount: totalOf(lines), currency };
  return accept({ type: 'OrderPlaced', data: { customer, country, orderDate, total, lines: [...lines] } });
}

function updateStatus(
  { status, reason }: CommandOf<'UpdateOrderStatus'>,
  order: OpenOrder | SoldOrder,
): OrderDecision {
  if (order.situation === status) return accept();
  if (order.situation === 'open' || !NEXT[order.situation].includes(status)) {
    return reject({ type: 'IllegalTransition', from: order.situation, to: status });
  }
  return accept({ type: 'OrderStatusUpdated', data: statusUpdate(status, reason, order.sale) });
}

function statusUpdate(
  status: OrderStatus,
  reason: string | undefined,
  sale: Sale,
): Extract<OrderEvent, { type: 'OrderStatusUpdated' }>['data'] {
  const why = reason === undefined ? {} : { reason };
  if (status === 'cancelled') return { status, ...why, sale };
  return { status: status as 'confirmed' | 'shipped' | 'delivered', ...why };
}
