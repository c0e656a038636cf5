import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { positionsTableKeys } from '../../event-store/contract.ts';
import { StoreUnavailable } from '../../event-store/event-store.ts';
import { isTransient } from '../../shared/aws-faults.ts';
import { RECONCILE_CONSUMER } from '../contract.ts';
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
    const { Item } = await this.#client.send(get).catch(refuse);
    return Item?.round?.S === undefined ? undefined : JSON.parse(Item.round.S);
  }

  async save(round: Round): Promise<void> {
    const Item = { ...Key, round: { S: JSON.stringify(round) } };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item })).catch(refuse);
  }
}

const Key = {
  [positionsTableKeys.partitionKey]: { S: RECONCILE_CONSUMER },
  [positionsTableKeys.sortKey]: { S: 'round' },
};

function refuse(error: unknown): never {
  throw isTransient(error) ? new StoreUnavailable(error) : error;
}
