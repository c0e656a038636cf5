import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { ReadItem } from '../event-store/item.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { requireEnv } from '../shared/env.ts';
import { GENERATIONS_TABLE_ENV, generationsTableKeys, leasesOf } from './contract.ts';
import type { Control } from './generation-control.ts';
import { ControlMoved, type Generations, type Lease, type Leases } from './generations.ts';
import { StoreUnreachable } from './store-errors.ts';

/** An item a projection, and one a lease. */
export class DynamoDbGenerations implements Generations, Leases {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(options: { readonly client: DynamoDBClient; readonly tableName: string }) {
    this.#client = options.client;
    this.#tableName = options.tableName;
  }

  async load(projection: string): Promise<Control | undefined> {
    const get = new GetItemCommand({
      TableName: this.#tableName,
      Key: keyOf(projection, CONTROL),
      ConsistentRead: true,
    });
    const { Item } = await this.#client.send(get).catch(refuse);
    return Item?.control?.S === undefined ? undefined : JSON.parse(Item.control.S);
  }

  async save(control: Control): Promise<void> {
    const { projection, revision } = control;
    const text = JSON.stringify(control);
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: { ...keyOf(projection, CONTROL), revision: { N: String(revision) }, control: { S: text } },
      ConditionExpression: revision === 1 ? 'attribute_not_exists(revision)' : 'revision = :before',
      ...(revision > 1 && { ExpressionAttributeValues: { ':before': { N: String(revision - 1) } } }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await this.#client.send(put).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) refuse(error);
      // Our own earlier attempt, whose answer was lost: it is saved.
      if (error.Item?.control?.S !== text) throw new ControlMoved(control);
    });
  }

  async take(lease: Lease): Promise<void> {
    const { projection, version, expires } = lease;
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: {
        ...leaseKey(lease),
        projection: { S: projection },
        version: { N: String(version) },
        invocation: { S: lease.invocation },
        expires: { N: String(expires) },
      },
    });
    await this.#client.send(put).catch(refuse);
  }

  async giveBack(lease: Lease): Promise<void> {
    const remove = new DeleteItemCommand({ TableName: this.#tableName, Key: leaseKey(lease) });
    await this.#client.send(remove).catch(refuse);
  }

  async list(projection: string): Promise<readonly Lease[]> {
    const leases: Lease[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#tableName,
        KeyConditionExpression: 'pk = :leases',
        ExpressionAttributeValues: { ':leases': { S: leasesOf(projection) } },
        ConsistentRead: true,
      },
    );
    try {
      for await (const { Items = [] } of pages) leases.push(...Items.map(toLease));
    } catch (error) {
      refuse(error);
    }
    return leases;
  }
}

/** @throws {StoreUnreachable} where it passes; else the error itself */
export function refuse(error: unknown): never {
  throw isTransient(error) ? new StoreUnreachable(error) : error;
}

/** The table that a function is bound to. */
export const generationsTable = (): DynamoDbGenerations =>
  new DynamoDbGenerations({ client: dynamoDbClient(), tableName: requireEnv(GENERATIONS_TABLE_ENV) });

const CONTROL = 'control';

const keyOf = (partition: string, item: string) => ({
  [generationsTableKeys.partitionKey]: { S: partition },
  [generationsTableKeys.sortKey]: { S: item },
});

const leaseKey = ({ projection, version, invocation }: Lease) =>
  keyOf(leasesOf(projection), `v${version}#${invocation}`);

const toLease = (item: ReadItem): Lease => ({
  projection: item.projection?.S ?? '',
  version: Number(item.version?.N),
  invocation: item.invocation?.S ?? '',
  expires: Number(item.expires?.N),
});
