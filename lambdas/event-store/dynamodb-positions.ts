import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../core/stream-id.ts';
import { positionsTableKeys } from './contract.ts';
import { readBatches } from './dynamodb-batches.ts';
import { throwStoreFault } from './dynamodb-faults.ts';
import type { ReadItem } from './item.ts';
import { type Advance, PositionMoved, type Positions } from './positions.ts';

export interface DynamoDbPositionsOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Whose positions these are. */
  readonly consumer: string;
}

type DynamoDbKey = Record<string, AttributeValue>;

/** One item a consumer and stream; each advance is one conditional update of it. */
export class DynamoDbPositions implements Positions {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #consumer: string;

  constructor({ client, tableName, consumer }: DynamoDbPositionsOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.#consumer = consumer;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const keys = [...new Set(streams)].map((stream) => this.#keyOf(stream));
    const items = await readBatches<DynamoDbKey, ReadItem>(keys, async (some) => {
      const get = new BatchGetItemCommand({
        RequestItems: { [this.#tableName]: { Keys: [...some], ConsistentRead: true } },
      });
      const { Responses = {}, UnprocessedKeys = {} } = await this.#client.send(get);
      return { found: Responses[this.#tableName] ?? [], left: UnprocessedKeys[this.#tableName]?.Keys ?? [] };
    }).catch(refuse);
    return new Map(items.map(({ sk, version }) => [(sk?.S ?? '') as StreamId, Number(version?.N)]));
  }

  async advance({ stream, from, to }: Advance): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: this.#keyOf(stream),
      UpdateExpression: 'SET version = :to',
      ConditionExpression: from === 0 ? 'attribute_not_exists(version)' : 'version = :from',
      ExpressionAttributeValues: {
        ':to': { N: String(to) },
        ...(from > 0 && { ':from': { N: String(from) } }),
      },
    });
    await this.#client.send(update).catch(refuse);
  }

  #keyOf(stream: StreamId) {
    return {
      [positionsTableKeys.partitionKey]: { S: this.#consumer },
      [positionsTableKeys.sortKey]: { S: stream },
    };
  }
}

/** A condition that failed may be our own, when the answer to an earlier attempt was lost: it is applied all the same. */
function refuse(error: unknown): never {
  if (error instanceof ConditionalCheckFailedException) throw new PositionMoved();
  throwStoreFault(error);
}
