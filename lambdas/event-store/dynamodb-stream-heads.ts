import {
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { StreamId } from '../core/stream-id.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { eventsTableKeys } from './contract.ts';
import { StoreUnavailable } from './event-store.ts';
import { type HeadPlace, SEGMENTS, type StreamHead, type StreamHeads } from './stream-heads.ts';

/** The key of an item that is there: some engines do not go on from one that is not. */
type Place = ScanCommandInput['ExclusiveStartKey'];

/**
 * Skip-scan: one item of a stream, then its head by a reverse query, then from the head on the next stream. There is no
 * index and no head item (DESIGN: the command path pays for neither), so a stream costs half a read unit for the scan
 * and half for the query, where its items are of 4 KB at most: a million read units per million streams.
 */
export class DynamoDbStreamHeads implements StreamHeads {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(options: { readonly client: DynamoDBClient; readonly tableName: string }) {
    this.#client = options.client;
    this.#tableName = options.tableName;
  }

  async next(segment: number, limit: number, after?: HeadPlace): Promise<readonly StreamHead[]> {
    const heads: StreamHead[] = [];
    for await (const head of this.#headsBehind(segment, after && keyOf(after))) {
      heads.push(head);
      if (heads.length === limit) break;
    }
    return heads;
  }

  async *#headsBehind(segment: number, start: Place): AsyncGenerator<StreamHead> {
    for (let place = start; ; ) {
      const found = await this.#itemBehind(segment, place);
      if (found === undefined) return;
      const head = await this.#headOf(found.pk?.S ?? '');
      place = head ? keyOf(head) : found;
      if (head) yield head;
    }
  }

  async #itemBehind(segment: number, start: Place): Promise<Place> {
    let behind: Place = start;
    do {
      const scan = new ScanCommand({
        TableName: this.#tableName,
        Segment: segment,
        TotalSegments: SEGMENTS,
        Limit: 1,
        ProjectionExpression: 'pk, sk',
        ExclusiveStartKey: behind,
      });
      const { Items = [], LastEvaluatedKey } = await this.#client.send(scan).catch(refuse);
      if (Items[0] !== undefined) return Items[0];
      behind = LastEvaluatedKey;
    } while (behind !== undefined);
    return undefined;
  }

  /** None of an item that is no commit of ours. */
  async #headOf(pk: string): Promise<StreamHead | undefined> {
    const query = new QueryCommand({
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :stream',
      ExpressionAttributeValues: { ':stream': { S: pk } },
      ExpressionAttributeNames: { '#at': 'at' },
      ProjectionExpression: 'sk, n, #at',
      ScanIndexForward: false,
      Limit: 1,
    });
    const { Items = [] } = await this.#client.send(query).catch(refuse);
    const [head] = Items;
    if (head === undefined || !StreamId.is(pk)) return undefined;
    const commit = Number(head.sk?.N);
    // A commit that is damaged stands at its version all the same, and who applies it will say what is wrong with it.
    return { stream: pk, commit, version: commit + (Number(head.n?.N) || 1) - 1, at: head.at?.S ?? '' };
  }
}

const keyOf = ({ stream, commit }: HeadPlace) => ({
  [eventsTableKeys.partitionKey]: { S: stream },
  [eventsTableKeys.sortKey]: { N: String(commit) },
});

function refuse(error: unknown): never {
  throw isTransient(error) ? new StoreUnavailable(error) : error;
}
