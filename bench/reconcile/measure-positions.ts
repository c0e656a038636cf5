import { randomUUID } from 'node:crypto';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { Commit } from '../../lambdas/core/commit.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { productStockProjection } from '../../lambdas/projections/product-stock/contract.ts';
import { stockDocuments } from '../../lambdas/projections/product-stock/stock-documents.ts';
import { rounded } from '../event-store/figures.ts';
import { callsOf, total } from '../on-the-wire.ts';
import { BATCH_SIZE, delivery } from '../projections/deliver.ts';
import { documents } from '../projections/read-models.ts';
import type { Measurement } from '../run.ts';
import { createReadTable } from '../store-clients.ts';

/** What it takes to ask the one read model that is kept in DynamoDB how far it is; the others are asked without read units. */
export async function measurePositions(client: DynamoDB, commits: readonly Commit[]): Promise<Measurement> {
  const tableName = await createReadTable(client, `bench_${randomUUID()}`);
  const generation = firstGenerationOf(productStockProjection);
  const store = new DynamoDbDocumentStore({ client, tableName, generation });
  const { project } = documents(stockDocuments, store);
  await delivery(productStockProjection, project, { commits, size: BATCH_SIZE.kinesis })();
  const streams = [...new Set(commits.map(({ stream }) => stream))];
  let found = 0;
  const calls = await callsOf(client, async () => {
    found = (await store.positions(streams)).size;
  });
  if (found !== streams.length)
    throw new Error(`Positions of ${found} of ${streams.length} products were found`);
  return {
    title: 'positions in DynamoDB',
    how: 'product-stock, asked consistently for 100 streams a call; read units per million streams as the engine counts them',
    rows: [
      {
        streams: found,
        'calls a stream': rounded(calls.length / found, 2),
        units: Math.round((1_000_000 * total(calls, 'units')) / found),
      },
    ],
  };
}
