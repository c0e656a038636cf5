import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { StreamId } from '../core/stream-id.ts';
import { parkedTableKeys } from './contract.ts';
import { throwStoreFault } from './dynamodb-faults.ts';
import { StoreUnavailable } from './event-store.ts';
import type { ReadItem } from './item.ts';
import type { Clock } from './new-commit.ts';
import type { ParkedStream, ParkedStreams, Parking } from './parked-streams.ts';

export interface DynamoDbParkedStreamsOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** @default the system's clock */
  readonly clock?: Clock;
}

/** Rounds of an update between which others raised the mark and took it away again. */
const MAX_ROUNDS = 5;

const MARK =
  'SET #from = if_not_exists(#from, :from), firstSeen = if_not_exists(firstSeen, :now), lastSeen = :now, ' +
  'reasonCode = :code, reasonMessage = :message';
const COUNT = 'ADD #count :one';
const NAMES = { '#from': 'from', '#count': 'count' };

/** There is no greatest of two in an update: one form for when ours is, one for when the other is. */
const FORMS = [
  {
    UpdateExpression: `${MARK}, seen = :seen ${COUNT}`,
    ConditionExpression: 'attribute_not_exists(seen) OR seen <= :seen',
  },
  { UpdateExpression: `${MARK} ${COUNT}`, ConditionExpression: 'seen > :seen' },
];

/** One item a mark; each change is one conditional update of it. */
export class DynamoDbParkedStreams implements ParkedStreams {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #clock: Clock;

  constructor({ client, tableName, clock = () => new Date() }: DynamoDbParkedStreamsOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.#clock = clock;
  }

  async park({ consumer, stream, from, seen, reason }: Parking): Promise<void> {
    const update = {
      TableName: this.#tableName,
      Key: keyOf(consumer, stream),
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: {
        ':from': { N: String(from) },
        ':seen': { N: String(seen) },
        ':now': { S: this.#clock().toISOString() },
        ':code': { S: reason.code },
        ':message': { S: reason.message },
        ':one': { N: '1' },
      },
    };
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      for (const form of FORMS) {
        if (await isDone(this.#client.send(new UpdateItemCommand({ ...update, ...form })))) return;
      }
    }
    throw new StoreUnavailable(`${stream}: others parked and released it all the time`);
  }

  release(consumer: string, stream: StreamId, upTo: number): Promise<boolean> {
    const remove = new DeleteItemCommand({
      TableName: this.#tableName,
      Key: keyOf(consumer, stream),
      ConditionExpression: 'attribute_not_exists(seen) OR seen <= :upTo',
      ExpressionAttributeValues: { ':upTo': { N: String(upTo) } },
    });
    return isDone(this.#client.send(remove));
  }

  async find(consumer: string, stream: StreamId): Promise<ParkedStream | undefined> {
    const get = new GetItemCommand({
      TableName: this.#tableName,
      Key: keyOf(consumer, stream),
      ConsistentRead: true,
    });
    const { Item } = await this.#client.send(get).catch(throwStoreFault);
    return Item && fromItem(Item);
  }

  async list(consumer: string, limit: number, after?: StreamId): Promise<readonly ParkedStream[]> {
    const found: ParkedStream[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const query = new QueryCommand({
        TableName: this.#tableName,
        KeyConditionExpression: `pk = :consumer${after === undefined ? '' : ' AND sk > :after'}`,
        ExpressionAttributeValues: {
          ':consumer': { S: consumer },
          ...(after !== undefined && { ':after': { S: after } }),
        },
        Limit: limit - found.length,
        ConsistentRead: true,
        ExclusiveStartKey: start,
      });
      const page = await this.#client.send(query).catch(throwStoreFault);
      found.push(...(page.Items ?? []).map(fromItem));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && found.length < limit);
    return found;
  }
}

const keyOf = (consumer: string, stream: StreamId) => ({
  [parkedTableKeys.partitionKey]: { S: consumer },
  [parkedTableKeys.sortKey]: { S: stream },
});

/** Whether a conditional write was made; not, when its condition failed. */
const isDone = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    (error: unknown) => (error instanceof ConditionalCheckFailedException ? false : throwStoreFault(error)),
  );

const fromItem = (item: ReadItem): ParkedStream => ({
  consumer: item.pk?.S ?? '',
  stream: StreamId.parse(item.sk?.S ?? ''),
  from: Number(item.from?.N),
  seen: Number(item.seen?.N),
  reason: { code: item.reasonCode?.S ?? '', message: item.reasonMessage?.S ?? '' },
  firstSeen: item.firstSeen?.S ?? '',
  lastSeen: item.lastSeen?.S ?? '',
  count: Number(item.count?.N),
});
