import { tableEnvOf } from '../contract.ts';
import { StoredDocuments } from '../read-model.ts';
import { answerStock } from './answer-stock.ts';
import { productStockProjection } from './contract.ts';
import { stockTable } from './dynamodb-stock.ts';

/** Bound where its store is on. */
export const stockTableEnv = tableEnvOf(productStockProjection);

export const stockAnswers = (tableName: string) =>
  answerStock(new StoredDocuments(productStockProjection, stockTable(tableName)));
