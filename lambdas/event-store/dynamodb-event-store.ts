import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { fromItem, toItem } from './commit-item.ts';
import { throwStoreFault } from './dynamodb-faults.ts';
import { type Cancellation, writeAll } from './dynamodb-transaction.ts';
import {
  type Appending,
  type CommitDraft,
  CommitRefused,
  type EventStore,
  StoreUnavailable,
  VersionConflict,
} from './event-store.ts';
import type { Item } from './item.ts';
import { pauseAfter } from './jitter.ts';
import { LoadedStream } from './loaded-stream.ts';
import { type Clock, newCommit } from './new-commit.ts';
import { refuseImpossible } from './transaction-limits.ts';

export interface DynamoDbEventStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** @default the system's clock */
  readonly clock?: Clock;
}

/** No item of that key: nobody has written that version. */
const NOTHING_THERE = 'attribute_not_exists(pk)';

/** Attempts at a put while a transaction of somebody else holds the item. */
const MAX_ATTEMPTS = 6;

/** One commit is one item: an append is one conditional put, a load one consistent query (ADR 0001). */
export class DynamoDbEventStore implements EventStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #clock: Clock;

  constructor({ client, tableName, clock = () => new Date() }: DynamoDbEventStoreOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.#clock = clock;
  }

  async load(stream: StreamId): Promise<LoadedStream> {
    return LoadedStream.of(
      stream,
      await this.#query({
        KeyConditionExpression: 'pk = :stream',
        ExpressionAttributeValues: { ':stream': { S: stream } },
      }),
    );
  }

  async read(stream: StreamId, from: number, to = Number.MAX_SAFE_INTEGER): Promise<readonly Commit[]> {
    if (to < from) return [];
    return await this.#query({
      KeyConditionExpression: 'pk = :stream AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':stream': { S: stream },
        ':from': { N: String(from) },
        ':to': { N: String(to) },
      },
    });
  }

  async append(loaded: LoadedStream, draft: CommitDraft): Promise<Commit> {
    const commit = newCommit(loaded, draft, this.#clock);
    const put = new PutItemCommand(this.#put(toItem(commit)));
    for (let attempt = 1; ; attempt++) {
      const collision = await this.#client.send(put).then(
        () => undefined,
        (error: unknown) => collisionIn(error, commit),
      );
      if (collision === undefined) return commit;
      if (attempt === MAX_ATTEMPTS) throw conflictOf(commit, collision);
      await pauseAfter(attempt);
    }
  }

  async appendAll(
    appendings: readonly Appending[],
    unchanged: readonly LoadedStream[] = [],
  ): Promise<readonly Commit[]> {
    const commits = appendings.map(({ loaded, draft }) => newCommit(loaded, draft, this.#clock));
    const items = commits.map(toItem);
    refuseImpossible(items, unchanged);
    const cancelled = await writeAll(this.#client, [
      ...items.map((item) => ({ Put: this.#put(item) })),
      ...unchanged.map((loaded) => ({ ConditionCheck: this.#notMovedOn(loaded) })),
    ]).catch(throwStoreFault);
    if (cancelled !== undefined) refuseCancelled(cancelled, commits, unchanged);
    return commits;
  }

  #put(item: Item) {
    return {
      TableName: this.#tableName,
      Item: item,
      ConditionExpression: NOTHING_THERE,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  #notMovedOn({ stream, version }: LoadedStream) {
    return {
      TableName: this.#tableName,
      Key: { pk: { S: stream }, sk: { N: String(version + 1) } },
      ConditionExpression: NOTHING_THERE,
    };
  }

  async #query(input: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Commit[]> {
    const commits: Commit[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    // A page may be empty and not be the last one (S05).
    do {
      const page = await this.#client
        .send(
          new QueryCommand({
            ...input,
            TableName: this.#tableName,
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
        )
        .catch(throwStoreFault);
      commits.push(...(page.Items ?? []).map(fromItem));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return commits;
  }
}

/**
 * What may pass of a put that failed; undefined when what is stored is ours: the client's own retry of a put whose
 * answer was lost fails its condition (S01).
 */
function collisionIn(error: unknown, commit: Commit): unknown {
  if (error instanceof TransactionConflictException) return error;
  if (!(error instanceof ConditionalCheckFailedException)) throwStoreFault(error);
  if (error.Item?.commitId?.S === commit.commitId) return undefined;
  throw conflictOf(commit, error);
}

/** @throws what the cancellation means, unless it means that our own earlier attempt was carried out */
function refuseCancelled(
  cancelled: Cancellation,
  commits: readonly Commit[],
  unchanged: readonly LoadedStream[],
): void {
  if (cancelled.kind === 'throttled') throw new StoreUnavailable('The transaction was throttled');
  const commit = commits[cancelled.index];
  const checked = unchanged[cancelled.index - commits.length];
  const place = commit ?? { stream: checked?.stream as StreamId, version: (checked?.version ?? 0) + 1 };
  if (cancelled.kind === 'invalid') throw new CommitRefused(place.stream, cancelled.reason);
  const isOurs = cancelled.kind === 'condition' && cancelled.item?.commitId?.S === commit?.commitId;
  if (commit === undefined || !isOurs) throw conflictOf(place);
}

const conflictOf = ({ stream, version }: Pick<Commit, 'stream' | 'version'>, cause?: unknown) =>
  new VersionConflict(stream, version, { cause });
