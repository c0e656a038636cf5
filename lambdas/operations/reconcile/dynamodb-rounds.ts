import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { positionsTableKeys } from '../../event-store/contract.ts';
import { throwStoreFault } from '../../event-store/dynamodb-faults.ts';
import { RECONCILE_PLACE } from '../contract.ts';
import type { Round, Rounds } from './rounds.ts';

/** One item of the positions table: the place of who reads the table of events from end to end. */
export class DynamoDbRounds implements Rounds {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(options: { readonly client: DynamoDBClient; readonly tableName: string }) {
    this.#client = options.client;
    this.#tableName = options.tableName;
  }

  async load(): Promise<Round | undefined> {
    const get = new GetItemCommand({ TableName: this.#tableName, Key, ConsistentRead: true });
    const { Item } = await this.#client.send(get).catch(throwStoreFault);
    return Item?.round?.S === undefined ? undefined : JSON.parse(Item.round.S);
  }

  async save(round: Round): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: { ...Key, round: { S: JSON.stringify(round) }, startedAt: { S: round.startedAt } },
      ConditionExpression: 'attribute_not_exists(startedAt) OR startedAt <= :startedAt',
      ExpressionAttributeValues: { ':startedAt': { S: round.startedAt } },
    });
    return await this.#client.send(put).then(
      () => true,
      (error: unknown) => (error instanceof ConditionalCheckFailedException ? false : throwStoreFault(error)),
    );
  }
}

const Key = {
  [positionsTableKeys.partitionKey]: { S: RECONCILE_PLACE },
  [positionsTableKeys.sortKey]: { S: 'round' },
};
