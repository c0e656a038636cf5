import { owners } from '../../shared/http-access.ts';
import type { OrderDocument } from '../order-documents.ts';
import type { DocumentFields, ProjectionContract } from '../projection-contract.ts';

const index: DocumentFields<OrderDocument> = {
  fields: { customer: 'keyword', orderDate: 'date', text: 'text' },
  valuesOf: ({ customer, orderDate, lines }) => ({
    customer,
    orderDate,
    text: [...new Set(lines.flatMap(({ description, product }) => [description ?? '', product]))],
  }),
};

export const orderSearchProjection = {
  name: 'order-search',
  version: 1,
  category: 'order',
  source: 'kinesis',
  store: 'opensearch',
  index,
  routes: { 'GET /orders/search': owners },
} as const satisfies ProjectionContract;
