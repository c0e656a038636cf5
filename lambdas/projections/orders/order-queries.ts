import type { StreamId } from '../../core/stream-id.ts';
import type { OrderStatus } from '../../domain/orders/events.ts';
import type { Money } from '../../domain/values.ts';
import type { ReadModel } from '../read-model.ts';
import type { OrderDocument } from './order-documents.ts';

export type ShownOrder = { readonly id: string; readonly version: number } & OrderDocument;

export interface ListedOrder {
  readonly id: string;
  readonly customer: string | null;
  readonly country: string;
  readonly orderDate: string;
  readonly status: OrderStatus;
  readonly total: Money;
  readonly version: number;
}

export interface OrderFilter {
  readonly customer?: string | undefined;
  readonly status?: OrderStatus | undefined;
  readonly country?: string | undefined;
  /** Days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The last order of a page: the next one begins after it. */
export interface OrderPlace {
  readonly orderDate: string;
  readonly id: string;
}

export interface OrderQueries extends ReadModel {
  find(stream: StreamId): Promise<ShownOrder | undefined>;
  /** Newest order date first, then id. */
  list(filter: OrderFilter, limit: number, after?: OrderPlace): Promise<readonly ListedOrder[]>;
}
