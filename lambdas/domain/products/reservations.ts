import type { OrderId } from './ids.ts';

/** Pieces reserved for an order, or the mark that its reservation was taken back and may not come any more. */
export type Reservation = number | 'released';

/** Reservations by order, in buckets: one more copies its bucket, and not all of a product that is in every order. */
export type Reservations = Readonly<Record<number, Readonly<Record<string, Reservation>>>>;

const BUCKETS = 256;

export const noReservations: Reservations = {};

/** By own property only: an order may be called `constructor`. */
export function reservationOf(reservations: Reservations, order: OrderId): Reservation | undefined {
  const bucket = reservations[bucketOf(order)];
  return bucket && Object.hasOwn(bucket, order) ? bucket[order] : undefined;
}

export function withReservation(
  reservations: Reservations,
  order: OrderId,
  reservation: Reservation,
): Reservations {
  const bucket = bucketOf(order);
  return { ...reservations, [bucket]: { ...reservations[bucket], [order]: reservation } };
}

const bucketOf = (order: OrderId): number =>
  [...order].reduce((hash, char) => (hash * 31 + char.charCodeAt(0)) % BUCKETS, 0);
