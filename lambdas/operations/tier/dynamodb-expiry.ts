import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Commit } from '../../core/commit.ts';
import type { StreamId } from '../../core/stream-id.ts';
import { fromItem } from '../../event-store/commit-item.ts';
import { commitOf } from '../../event-store/commit-lines.ts';
import { eventsTableKeys, eventsTimeToLive } from '../../event-store/contract.ts';
import { throwStoreFault } from '../../event-store/dynamodb-faults.ts';
import type { Expiry } from './expiry.ts';
import type { VerifiedCommits } from './verified-commits.ts';

export interface DynamoDbExpiryOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Seconds. Whoever has loaded a stream is long done with it when a commit of it leaves. */
const DAY = 86_400;

/** Updates at once. */
const AT_ONCE = 8;

/** By the time to live of the events table, the one attribute of a commit that ever changes. */
export class DynamoDbExpiry implements Expiry {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #now: () => number;

  constructor({ client, tableName, now }: DynamoDbExpiryOptions) {
    this.#client = client;
    this.#tableName = tableName;
    this.#now = now;
  }

  async lasting(stream: StreamId, before: number): Promise<readonly Commit[]> {
    const commits: Commit[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const query = new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :stream AND sk < :before',
        FilterExpression: 'attribute_not_exists(#expires)',
        ExpressionAttributeNames: { '#expires': eventsTimeToLive },
        ExpressionAttributeValues: { ':stream': { S: stream }, ':before': { N: String(before) } },
        ExclusiveStartKey: start,
      });
      const { Items = [], LastEvaluatedKey } = await this.#client.send(query).catch(throwStoreFault);
      commits.push(...Items.map(fromItem));
      start = LastEvaluatedKey;
    } while (start !== undefined);
    return commits;
  }

  async expire({ commits }: VerifiedCommits): Promise<void> {
    const expires = String(Math.floor(this.#now() / 1000) + DAY);
    for (let first = 0; first < commits.length; first += AT_ONCE) {
      const some = commits.slice(first, first + AT_ONCE).map(commitOf);
      await Promise.all(some.map((commit) => this.#expire(commit, expires)));
    }
  }

  /** Only the very commit that was verified; one that is gone, or is told to go, is done with. */
  async #expire({ stream, version, commitId }: Commit, expires: string): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: {
        [eventsTableKeys.partitionKey]: { S: stream },
        [eventsTableKeys.sortKey]: { N: String(version) },
      },
      UpdateExpression: 'SET #expires = :expires',
      ConditionExpression: 'commitId = :commitId AND attribute_not_exists(#expires)',
      ExpressionAttributeNames: { '#expires': eventsTimeToLive },
      ExpressionAttributeValues: { ':expires': { N: expires }, ':commitId': { S: commitId } },
    });
    await this.#client.send(update).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throwStoreFault(error);
    });
  }
}
