import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { fromItem, toItem } from './commit-item.ts';
import { DynamoDbEventStore } from './dynamodb-event-store.ts';
import { throwStoreFault } from './dynamodb-faults.ts';
import { type EventReader, StoreUnavailable } from './event-store.ts';
import { pauseAfter } from './jitter.ts';
import { isMissing, missingOf, type PutBack, surroundingsOf, versionsOf } from './put-back.ts';

/** Attempts at a put while a transaction of somebody else holds the item. */
const MAX_ATTEMPTS = 6;

/** Conditional puts, one after the other: whatever interrupts them, what is there follows on what was there. */
export class DynamoDbPutBack implements PutBack {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #events: DynamoDbEventStore;

  constructor(options: { readonly client: DynamoDBClient; readonly tableName: string }) {
    this.#client = options.client;
    this.#tableName = options.tableName;
    this.#events = new DynamoDbEventStore(options);
  }

  async putBack(
    stream: StreamId,
    commits: readonly Commit[],
    events: Pick<EventReader, 'read'> = this.#events,
  ): Promise<number> {
    const [first] = versionsOf(commits);
    if (commits.length === 0) return 0;
    const before = first === 1 ? 0 : await this.#lastVersionBefore(stream, first);
    const missing = missingOf(stream, commits, await surroundingsOf(events, stream, commits, before));
    let stored = 0;
    for (const commit of missing) if (await this.#put(commit)) stored += 1;
    return stored;
  }

  /** @returns false when somebody else has put it back meanwhile, or an earlier attempt of the client's own */
  async #put(commit: Commit): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: toItem(commit),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    for (let attempt = 1; ; attempt++) {
      const failure: unknown = await this.#client.send(put).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined) return true;
      if (!(failure instanceof TransactionConflictException)) return stands(commit, failure);
      if (attempt === MAX_ATTEMPTS) throw new StoreUnavailable(failure);
      await pauseAfter(attempt);
    }
  }

  async #lastVersionBefore(stream: StreamId, version: number): Promise<number> {
    const query = new QueryCommand({
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :stream AND sk < :version',
      ExpressionAttributeValues: { ':stream': { S: stream }, ':version': { N: String(version) } },
      ProjectionExpression: 'sk, n',
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: 1,
    });
    const { Items: [before] = [] } = await this.#client.send(query).catch(throwStoreFault);
    return before === undefined ? 0 : Number(before.sk?.N) + Number(before.n?.N) - 1;
  }
}

function stands(commit: Commit, failure: unknown): false {
  if (!(failure instanceof ConditionalCheckFailedException)) throwStoreFault(failure);
  isMissing(commit, fromItem(failure.Item ?? {}));
  return false;
}
