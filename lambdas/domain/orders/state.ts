import type { OrderEvent, OrderLine, OrderStatus, Sale } from './events.ts';
import type { CustomerId } from './ids.ts';

/** Still being filled. */
interface OpenOrder {
  readonly situation: 'open';
  readonly customer: CustomerId | null;
  readonly currency: string;
  readonly country: string;
  readonly orderDate: string;
  readonly lines: readonly OrderLine[];
  /** How many lines were ever added: the next line id is one more. */
  readonly linesAdded: number;
}

/** Its lines are fixed; only its status changes. */
interface SoldOrder {
  readonly situation: Exclude<OrderStatus, 'open'>;
  readonly sale: Sale;
}

export type OrderState = { readonly situation: 'absent' } | OpenOrder | SoldOrder;

type OrderCreated = Extract<OrderEvent, { type: 'OrderCreated' }>['data'];

export const noOrder: OrderState = { situation: 'absent' };

/** Total over what was stored: an event that does not fit the situation changes nothing. */
export function evolve(state: OrderState, event: OrderEvent): OrderState {
  switch (event.type) {
    case 'OrderCreated':
      return created(state, event.data);
    case 'ProductAddedToCart':
      return state.situation === 'open'
        ? { ...state, lines: [...state.lines, event.data], linesAdded: state.linesAdded + 1 }
        : state;
    case 'ProductRemovedFromCart':
      return state.situation === 'open'
        ? { ...state, lines: state.lines.filter((line) => line.lineId !== event.data.lineId) }
        : state;
    case 'OrderPlaced':
      return { situation: 'placed', sale: event.data };
    case 'OrderStatusUpdated':
      return 'sale' in state ? { ...state, situation: event.data.status } : state;
    default:
      return event satisfies never;
  }
}

const created = (state: OrderState, data: OrderCreated): OrderState =>
  state.situation === 'absent' ? { situation: 'open', ...data, lines: [], linesAdded: 0 } : state;

/** Whose order it is; null when it is nobody's, undefined when there is no order. */
export function ownerOf(state: OrderState): CustomerId | null | undefined {
  if (state.situation === 'absent') return undefined;
  return state.situation === 'open' ? state.customer : state.sale.customer;
}

/** Nothing can become of it any more. */
export const isClosed = ({ situation }: OrderState): boolean =>
  situation === 'delivered' || situation === 'cancelled';
