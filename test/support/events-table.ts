import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  eventsTableKeys,
  parkedTableKeys,
  positionsTableKeys,
  snapshotsTableKey,
} from '../../lambdas/event-store/contract.ts';

let tables = 0;

/** A table of the test's own, with the keys of the events table. */
export const createEventsTable = (client: DynamoDBClient): Promise<string> =>
  createTable(client, 'events', [
    { name: eventsTableKeys.partitionKey, type: 'S' },
    { name: eventsTableKeys.sortKey, type: 'N' },
  ]);

/** A table of the test's own, with the key of the snapshots table. */
export const createSnapshotsTable = (client: DynamoDBClient): Promise<string> =>
  createTable(client, 'snapshots', [{ name: snapshotsTableKey, type: 'S' }]);

/** A table of the test's own, with the keys of the table of parked streams. */
export const createParkedTable = (client: DynamoDBClient): Promise<string> =>
  createTable(client, 'parked', [
    { name: parkedTableKeys.partitionKey, type: 'S' },
    { name: parkedTableKeys.sortKey, type: 'S' },
  ]);

/** A table of the test's own, with the keys of the positions table. */
export const createPositionsTable = (client: DynamoDBClient): Promise<string> =>
  createTable(client, 'positions', [
    { name: positionsTableKeys.partitionKey, type: 'S' },
    { name: positionsTableKeys.sortKey, type: 'S' },
  ]);

async function createTable(
  client: DynamoDBClient,
  prefix: string,
  keys: readonly { readonly name: string; readonly type: 'S' | 'N' }[],
): Promise<string> {
  const tableName = `${prefix}-${process.pid}-${Date.now()}-${++tables}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
      KeySchema: keys.map(({ name }, index) => ({
        AttributeName: name,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
    }),
  );
  return tableName;
}

/** How a client finds an engine on this machine. */
export const localClient = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
