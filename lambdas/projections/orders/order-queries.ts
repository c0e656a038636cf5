import type { OrderStatus } from '../../domain/orders/events.ts';
import type { Money } from '../../domain/values.ts';
import type { OrderDocument } from '../order-documents.ts';
import type { DocumentReadModel } from '../read-model.ts';

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

export interface OrderQueries extends DocumentReadModel<OrderDocument> {
  /** Newest order date first, then id. */
  list(filter: OrderFilter, limit: number, after?: OrderPlace): Promise<readonly ListedOrder[]>;
}
