import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { readTableKey } from '../lambdas/projections/contract.ts';
import { openSearchClient } from '../lambdas/projections/opensearch-client.ts';
import { postgresPool } from '../lambdas/projections/postgres-client.ts';
import { valkey } from '../lambdas/projections/valkey-client.ts';
import { localClient } from '../test/support/events-table.ts';

/** A client of each store, as the functions have it; all that measures a store shares the one. */
export type StoreClients = ReturnType<typeof storeClients>;

/** Addresses of engines, by their names. */
export type StoreUrls = Readonly<Record<string, string | undefined>>;

export function storeClients({
  dynamodb: endpoint = '',
  postgres = '',
  opensearch = '',
  valkey: cache = '',
}: StoreUrls) {
  const requestHandler = new NodeHttpHandler({ connectionTimeout: 1_000, requestTimeout: 5_000 });
  const dynamodb = new DynamoDBClient({ ...localClient(endpoint), requestHandler });
  const clients = {
    dynamodb,
    postgres: postgresPool(postgres),
    opensearch: openSearchClient(opensearch),
    valkey: valkey(cache),
  };
  return {
    ...clients,
    async close() {
      dynamodb.destroy();
      await clients.postgres.end();
      await clients.opensearch.close();
      await clients.valkey.close();
    },
  };
}

/** A table with the key of a read model's. */
export async function createReadTable(client: DynamoDBClient, TableName: string): Promise<string> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: readTableKey, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: readTableKey, KeyType: 'HASH' }],
    }),
  );
  return TableName;
}
