import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { fromItem, toItem } from './commit-item.ts';
import { type CommitDraft, type EventStore, StoreUnavailable, VersionConflict } from './event-store.ts';
import { LoadedStream } from './loaded-stream.ts';
import { type Clock, newCommit } from './new-commit.ts';

export interface DynamoDbEventStoreOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** @default the system's clock */
  readonly clock?: Clock;
}

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

  read(stream: StreamId, from: number, to: number): Promise<readonly Commit[]> {
    return this.#query({
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
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: toItem(commit),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.#client.send(put);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw translated(error);
      // The client's own retry of a put whose answer was lost: what is stored is ours (S01).
      if (error.Item?.commitId?.S !== commit.commitId) {
        throw new VersionConflict(commit.stream, commit.version, { cause: error });
      }
    }
    return commit;
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
        .catch((error: unknown) => {
          throw translated(error);
        });
      commits.push(...(page.Items ?? []).map(fromItem));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return commits;
  }
}

const translated = (error: unknown): unknown => (isTransient(error) ? new StoreUnavailable(error) : error);
