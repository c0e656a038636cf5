import { accept, type Decision, reject } from '../../core/decider.ts';
import { isPositive } from '../values.ts';
import type { ProductCommand } from './commands.ts';
import type { ProductEvent } from './events.ts';
import { reservationOf } from './reservations.ts';
import type { ProductState } from './state.ts';

/** What a product refuses, with what the caller needs to know. `DoesNotExist` becomes a 404. */
export type ProductRejection =
  | { readonly type: 'DoesNotExist' }
  | { readonly type: 'AlreadyExists' }
  | { readonly type: 'NotPositive' }
  | { readonly type: 'WrongCurrency'; readonly expected: string }
  | { readonly type: 'StockTooLarge'; readonly limit: number }
  | { readonly type: 'OutOfStock'; readonly available: number }
  | { readonly type: 'AlreadyReserved'; readonly quantity: number }
  | { readonly type: 'ReservationReleased' };

type ProductDecision = Decision<ProductEvent, ProductRejection>;
type Product = Extract<ProductState, { situation: 'registered' }>;
type CommandOf<Type extends ProductCommand['type']> = Extract<ProductCommand, { type: Type }>['data'];

export function decide(command: ProductCommand, state: ProductState): ProductDecision {
  if (command.type === 'RegisterProduct') {
    return state.situation === 'absent' ? register(command.data) : reject({ type: 'AlreadyExists' });
  }
  if (state.situation === 'absent') return reject({ type: 'DoesNotExist' });
  switch (command.type) {
    case 'ChangePrice':
      return changePrice(command.data, state);
    case 'ReceiveStock':
      return receive(command.data, state);
    case 'ReserveStock':
      return reserve(command.data, state);
    case 'ReleaseStock':
      return release(command.data, state);
    default:
      return command satisfies never;
  }
}

function register({ initialStock, ...product }: CommandOf<'RegisterProduct'>): ProductDecision {
  const stockIsSound = initialStock === 0 || isPositive(initialStock);
  if (!stockIsSound || !isPositive(product.price.amount)) return reject({ type: 'NotPositive' });
  const registered: ProductEvent = { type: 'ProductRegistered', data: product };
  return initialStock === 0
    ? accept(registered)
    : accept<ProductEvent>(registered, { type: 'StockReceived', data: { quantity: initialStock } });
}

function changePrice({ price }: CommandOf<'ChangePrice'>, product: Product): ProductDecision {
  if (!isPositive(price.amount)) return reject({ type: 'NotPositive' });
  if (price.currency !== product.price.currency)
    return reject({ type: 'WrongCurrency', expected: product.price.currency });
  return price.amount === product.price.amount ? accept() : accept({ type: 'PriceChanged', data: { price } });
}

function receive(data: CommandOf<'ReceiveStock'>, { onHand }: Product): ProductDecision {
  if (!isPositive(data.quantity)) return reject({ type: 'NotPositive' });
  return Number.isSafeInteger(onHand + data.quantity)
    ? accept({ type: 'StockReceived', data })
    : reject({ type: 'StockTooLarge', limit: Number.MAX_SAFE_INTEGER });
}

/** The same reservation again has nothing to do: a process may send it more than once. */
function reserve(data: CommandOf<'ReserveStock'>, product: Product): ProductDecision {
  if (!isPositive(data.quantity)) return reject({ type: 'NotPositive' });
  const earlier = reservationOf(product.reservations, data.order);
  if (earlier === 'released') return reject({ type: 'ReservationReleased' });
  if (earlier !== undefined)
    return earlier === data.quantity ? accept() : reject({ type: 'AlreadyReserved', quantity: earlier });
  const available = product.onHand - product.reserved;
  return data.quantity <= available || product.backOrders
    ? accept({ type: 'StockReserved', data })
    : reject({ type: 'OutOfStock', available });
}

/** Also of what was never reserved: the reservation may still be on its way, and is refused when it arrives. */
function release({ order }: CommandOf<'ReleaseStock'>, product: Product): ProductDecision {
  const earlier = reservationOf(product.reservations, order);
  return earlier === 'released'
    ? accept()
    : accept({ type: 'StockReleased', data: { order, quantity: earlier ?? 0 } });
}
