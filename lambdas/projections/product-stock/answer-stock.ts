import { getDocument } from '../queries/get-document.ts';
import type { QueriesOf } from '../queries/query.ts';
import type { DocumentReadModel } from '../read-model.ts';
import type { productStockProjection } from './contract.ts';
import type { StockDocument } from './stock-documents.ts';

/** A product belongs to nobody, so everybody is shown the same. */
export const answerStock = (
  stock: DocumentReadModel<StockDocument>,
): QueriesOf<typeof productStockProjection> => ({
  'GET /products/{id}': getDocument(stock),
});
