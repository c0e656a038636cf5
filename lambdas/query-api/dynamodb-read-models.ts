import { productStockProjection } from '../projections/contract.ts';
import { DynamoDbDocumentStore } from '../projections/dynamodb-document-store.ts';
import type { StockDocument } from '../projections/product-stock/stock-documents.ts';
import { StoredDocuments } from '../projections/read-model.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';

/** What is asked of the tables of read models in DynamoDB. */
export function dynamoDbReadModels(tableName: string) {
  const stock = new DynamoDbDocumentStore<StockDocument>({ client: dynamoDbClient(), tableName });
  return { stock: new StoredDocuments(productStockProjection, stock) };
}
