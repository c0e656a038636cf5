import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbDocumentStore } from '../dynamodb-document-store.ts';
import type { StockDocument } from './stock-documents.ts';

export interface StockTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** The documents, for the function that writes them and for the one that asks for them. */
export const stockIn = (table: StockTable, generation: string) =>
  new DynamoDbDocumentStore<StockDocument>({ ...table, generation });
