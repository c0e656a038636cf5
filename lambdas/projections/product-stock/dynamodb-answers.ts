import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { tableEnvOf } from '../contract.ts';
import { hasMark } from '../dynamodb-generation-mark.ts';
import type { AnswersOf } from '../queries/query.ts';
import { StoredDocuments } from '../read-model.ts';
import { answerStock } from './answer-stock.ts';
import { productStockProjection } from './contract.ts';
import { stockIn } from './dynamodb-stock.ts';

/** Bound where its store is on. */
export const stockTableEnv = tableEnvOf(productStockProjection);

export function stockAnswers(tableName: string): AnswersOf<typeof productStockProjection> {
  const table = { client: dynamoDbClient(), tableName };
  return {
    queriesOf: (generation) =>
      answerStock(new StoredDocuments(productStockProjection, stockIn(table, generation))),
    isComplete: (generation) => hasMark(table, generation),
  };
}
