import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../core/stream-id.ts';
import type { FoundSnapshot, Snapshot, SnapshotStore } from './snapshot.ts';
import { fromSnapshotItem, toSnapshotItem } from './snapshot-item.ts';

/** Milliseconds, all attempts together: a command is not to wait for what it can do without. */
const LONGEST_WAIT = 500;

const inTime = () => ({ abortSignal: AbortSignal.timeout(LONGEST_WAIT) });

export interface DynamoDbSnapshotStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** One item a stream, which goes forward only. */
export class DynamoDbSnapshotStore implements SnapshotStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor({ client, tableName }: DynamoDbSnapshotStoreOptions) {
    this.#client = client;
    this.#tableName = tableName;
  }

  /** Not a consistent read, at half the price: an older snapshot does as well. */
  async find(stream: StreamId, reducer: string): Promise<FoundSnapshot> {
    const get = new GetItemCommand({ TableName: this.#tableName, Key: { pk: { S: stream } } });
    return this.#client.send(get, inTime()).then(
      ({ Item }) => fromSnapshotItem(Item, reducer),
      () => ({ kind: 'unusable', reason: 'unavailable' }),
    );
  }

  async save(snapshot: Snapshot, unusable?: string): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: toSnapshotItem(snapshot),
      ConditionExpression:
        'attribute_not_exists(commitId) OR version < :version OR reducer <> :reducer OR commitId = :unusable',
      ExpressionAttributeValues: {
        ':version': { N: String(snapshot.version) },
        ':reducer': { S: snapshot.reducer },
        ':unusable': { S: unusable ?? 'none' },
      },
    });
    try {
      await this.#client.send(put, inTime());
    } catch (error) {
      // Somebody else's is ahead: as good, and better.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
