import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eventsTableKeys, snapshotsTableKey } from '../../lambdas/event-store/contract.ts';

let tables = 0;

/** A table of the test's own, with the keys of the events table. */
export async function createEventsTable(client: DynamoDBClient): Promise<string> {
  const tableName = `events-${process.pid}-${Date.now()}-${++tables}`;
  const { partitionKey, sortKey } = eventsTableKeys;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: partitionKey, AttributeType: 'S' },
        { AttributeName: sortKey, AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
    }),
  );
  return tableName;
}

/** A table of the test's own, with the key of the snapshots table. */
export async function createSnapshotsTable(client: DynamoDBClient): Promise<string> {
  const tableName = `snapshots-${process.pid}-${Date.now()}-${++tables}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: snapshotsTableKey, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: snapshotsTableKey, KeyType: 'HASH' }],
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
