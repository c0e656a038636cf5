import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readTableKey } from './contract.ts';
import { refuse } from './dynamodb-document-store.ts';

export interface MarkedTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** An item under the name of the generation, which is the beginning of no other key of it. */
export const markKey = (generation: string) => ({ [readTableKey]: { S: generation } });

export async function setMark({ client, tableName }: MarkedTable, generation: string): Promise<void> {
  const put = new PutItemCommand({
    TableName: tableName,
    Item: { ...markKey(generation), complete: { BOOL: true } },
  });
  await client.send(put).catch(refuse);
}

export async function hasMark({ client, tableName }: MarkedTable, generation: string): Promise<boolean> {
  const get = new GetItemCommand({ TableName: tableName, Key: markKey(generation), ConsistentRead: true });
  const { Item } = await client.send(get).catch(refuse);
  return Item?.complete?.BOOL === true;
}
