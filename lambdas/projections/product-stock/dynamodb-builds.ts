import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { productStockProjection } from './contract.ts';
import { stockIn } from './dynamodb-stock.ts';
import { stockDocuments } from './stock-documents.ts';

/** What builds are made by. */
export const productStockBuilds = (tableName: string) => ({
  contract: productStockProjection,
  projection: stockDocuments,
  storeIn: (generation: string) => stockIn({ client: dynamoDbClient(), tableName }, generation),
});
