import { owners } from '../../shared/http-access.ts';
import type { OrderDocument } from '../order-documents.ts';
import type { DocumentColumns, ProjectionContract } from '../projection-contract.ts';

const table: DocumentColumns<OrderDocument> = {
  columns: [
    { name: 'customer', type: 'text', of: ({ customer }) => customer },
    { name: 'country', type: 'text', of: ({ country }) => country },
    { name: 'order_date', type: 'date', of: ({ orderDate }) => orderDate },
    { name: 'status', type: 'text', of: ({ status }) => status },
    { name: 'amount', type: 'bigint', of: ({ total }) => total.amount },
    { name: 'currency', type: 'text', of: ({ total }) => total.currency },
  ],
  indexes: [
    'order_date DESC, stream',
    'customer, order_date DESC, stream',
    'status, order_date DESC, stream',
  ],
};

export const ordersProjection = {
  name: 'orders',
  version: 1,
  category: 'order',
  source: 'kinesis',
  store: 'postgres',
  table,
  routes: { 'GET /orders/{id}': owners, 'GET /orders': owners },
} as const satisfies ProjectionContract;
