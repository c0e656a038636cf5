import {
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { StreamId } from '../core/stream-id.ts';
import { eventsTableKeys } from './contract.ts';
import { throwStoreFault } from './dynamodb-faults.ts';
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
    for await (const head of this.#headsBehind(segment, after)) {
      heads.push(head);
      if (heads.length === limit) break;
    }
    return heads;
  }

  head(stream: StreamId): Promise<StreamHead | undefined> {
    return this.#headOf(stream, true);
  }

  async *#headsBehind(segment: number, after: HeadPlace | undefined): AsyncGenerator<StreamHead> {
    let found = await this.#itemOfAnother(segment, after && keyOf(after), after?.stream);
    while (found !== undefined) {
      const pk = found.pk?.S ?? '';
      const head = await this.#headOf(pk, false);
      if (head) yield head;
      found = await this.#itemOfAnother(segment, head ? keyOf(head) : found, pk);
    }
  }

  /** The next item that is not of this stream: it may have gone on since its head was read. */
  async #itemOfAnother(segment: number, place: Place, stream: string | undefined): Promise<Place> {
    let found = await this.#itemBehind(segment, place).catch((error: unknown) =>
      this.#itemBehind(segment, firstOf(stream, error)),
    );
    while (found !== undefined && found.pk?.S === stream) found = await this.#itemBehind(segment, found);
    return found;
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
      const { Items = [], LastEvaluatedKey } = await this.#client.send(scan).catch(throwStoreFault);
      if (Items[0] !== undefined) return Items[0];
      behind = LastEvaluatedKey;
    } while (behind !== undefined);
    return undefined;
  }

  /** None of an item that is no commit of ours. */
  async #headOf(pk: string, ConsistentRead: boolean): Promise<StreamHead | undefined> {
    const query = new QueryCommand({
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :stream',
      ExpressionAttributeValues: { ':stream': { S: pk } },
      ExpressionAttributeNames: { '#at': 'at' },
      ProjectionExpression: 'sk, n, #at',
      ScanIndexForward: false,
      ConsistentRead,
      Limit: 1,
    });
    const { Items = [] } = await this.#client.send(query).catch(throwStoreFault);
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

/**
 * The first item of a stream, which its segment has returned. AWS asks for a key of the same segment, and does not say
 * whether the items of one partition key may be in two: if a head should be in another, the stream is gone through item
 * by item.
 */
function firstOf(stream: string | undefined, error: unknown): Place {
  if (stream === undefined || !(error instanceof Error) || error.name !== 'ValidationException') throw error;
  return keyOf({ stream: stream as StreamId, commit: 1 });
}
