import type { Money } from '../values.ts';
import type { ProductEvent } from './events.ts';
import type { OrderId } from './ids.ts';
import { noReservations, type Reservation, type Reservations, withReservation } from './reservations.ts';

interface RegisteredProduct {
  readonly situation: 'registered';
  readonly price: Money;
  readonly backOrders: boolean;
  /** Pieces that came in. */
  readonly onHand: number;
  /** Pieces reserved, over all orders. */
  readonly reserved: number;
  readonly reservations: Reservations;
}

export type ProductState = { readonly situation: 'absent' } | RegisteredProduct;

type ProductRegistered = Extract<ProductEvent, { type: 'ProductRegistered' }>['data'];

export const noProduct: ProductState = { situation: 'absent' };

/** Total over what was stored: an event that does not fit the situation changes nothing. */
export function evolve(state: ProductState, event: ProductEvent): ProductState {
  if (event.type === 'ProductRegistered')
    return state.situation === 'absent' ? registered(event.data) : state;
  if (state.situation === 'absent') return state;
  switch (event.type) {
    case 'PriceChanged':
      return { ...state, price: event.data.price };
    case 'StockReceived':
      return { ...state, onHand: state.onHand + event.data.quantity };
    case 'StockReserved':
      return reserved(state, event.data.order, event.data.quantity, event.data.quantity);
    case 'StockReleased':
      return reserved(state, event.data.order, -event.data.quantity, 'released');
    default:
      return event satisfies never;
  }
}

const registered = ({ price, backOrders }: ProductRegistered): RegisteredProduct => ({
  situation: 'registered',
  price,
  backOrders,
  onHand: 0,
  reserved: 0,
  reservations: noReservations,
});

const reserved = (
  product: RegisteredProduct,
  order: OrderId,
  change: number,
  reservation: Reservation,
): RegisteredProduct => ({
  ...product,
  reserved: product.reserved + change,
  reservations: withReservation(product.reservations, order, reservation),
});

/** A product is nobody's; undefined when there is none. */
export const ownerOf = ({ situation }: ProductState): null | undefined =>
  situation === 'absent' ? undefined : null;
