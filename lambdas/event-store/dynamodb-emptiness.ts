import { type DynamoDBClient, ScanCommand, type ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { throwStoreFault } from './dynamodb-faults.ts';

export interface EmptinessOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/**
 * Whether nothing was ever stored. Strongly consistent, for one item at most.
 * @throws {StoreUnavailable}
 */
export async function isEmpty({ client, tableName }: EmptinessOptions): Promise<boolean> {
  let start: ScanCommandInput['ExclusiveStartKey'];
  do {
    const scan = new ScanCommand({
      TableName: tableName,
      Limit: 1,
      Select: 'COUNT',
      ConsistentRead: true,
      ExclusiveStartKey: start,
    });
    const { Count = 0, LastEvaluatedKey } = await client.send(scan).catch(throwStoreFault);
    if (Count > 0) return false;
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return true;
}
