import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { DynamoDbDocumentStore } from '../dynamodb-document-store.ts';
import type { StockDocument } from './stock-documents.ts';

/** The table, for the function that writes it and for the one that asks it. */
export const stockTable = (tableName: string) =>
  new DynamoDbDocumentStore<StockDocument>({ client: dynamoDbClient(), tableName });
