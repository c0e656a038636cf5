import type { ShownEvent } from './shown-event.ts';

/** What somebody gets to see of a stream. */
export interface View {
  state(state: unknown): unknown;
  event(event: ShownEvent): ShownEvent;
}

export const everything: View = { state: (state) => state, event: (event) => event };

/**
 * A product is for everybody; the orders that it is reserved for are their customers'. What led to such an event is the
 * order's too: by it, the products of one order could be told from their histories.
 */
export const withoutOrders: View = {
  state: (state) => without(state, 'reservations'),
  event: (event) =>
    has(event.data, 'order')
      ? { ...event, data: without(event.data, 'order'), correlationId: null, causationId: null }
      : event,
};

const has = (value: unknown, name: string): value is object =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name);

const without = (value: unknown, name: string): unknown =>
  has(value, name) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)) : value;
