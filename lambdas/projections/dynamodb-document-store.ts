import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { StreamId } from '../core/stream-id.ts';
import { KeysLeftOut, readBatches } from '../event-store/dynamodb-batches.ts';
import { refuseUnfit } from '../event-store/json-data.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { readTableKey } from './contract.ts';
import type { DocumentStore, FoldedStream } from './document-store.ts';
import { projected } from './projection-failed.ts';
import { StoreUnreachable, Unwritable } from './store-errors.ts';

type Key = Record<string, unknown>;

/** Puts that are under way at once: the connections of a client. */
const MOST_PUTS = 50;

/**
 * One item a stream: its id, its version, and the document as a map, none where it is absent. Each put asks that the
 * version goes forward.
 */
export class DynamoDbDocumentStore<Document> implements DocumentStore<Document> {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(options: { readonly client: DynamoDBClient; readonly tableName: string }) {
    this.#client = DynamoDBDocumentClient.from(options.client);
    this.#tableName = options.tableName;
  }

  async load(streams: readonly StreamId[]): Promise<readonly FoldedStream<Document>[]> {
    const keys: readonly Key[] = [...new Set(streams)].map((stream) => ({ [readTableKey]: stream }));
    return await readBatches<Key, FoldedStream<Document>>(keys, async (some) => {
      const get = new BatchGetCommand({
        RequestItems: { [this.#tableName]: { Keys: [...some], ConsistentRead: true } },
      });
      const { Responses = {}, UnprocessedKeys = {} } = await this.#client.send(get);
      const found = (Responses[this.#tableName] ?? []) as FoldedStream<Document>[];
      return { found, left: UnprocessedKeys[this.#tableName]?.Keys ?? [] };
    }).catch(refuse);
  }

  async save(folded: readonly FoldedStream<Document>[]): Promise<void> {
    for (const some of inParts(folded, MOST_PUTS)) await Promise.all(some.map((each) => this.#put(each)));
  }

  async #put(folded: FoldedStream<Document>): Promise<void> {
    const { stream, version, document } = folded;
    const put = new PutCommand({
      TableName: this.#tableName,
      Item: { [readTableKey]: stream, version, ...(document !== undefined && { document }) },
      ConditionExpression: 'attribute_not_exists(#stream) OR #version < :version',
      ExpressionAttributeNames: { '#stream': readTableKey, '#version': 'version' },
      ExpressionAttributeValues: { ':version': version },
    });
    await this.#client.send(put).catch((error: unknown) => {
      // What is stored is as new: a document at version N is the fold of events 1..N.
      if (error instanceof ConditionalCheckFailedException) return;
      // Of what is no JSON the client makes no item, and sends none (S08).
      if (isUnsent(error)) projected(folded, () => refuseUnfit(document, 'document'));
      refuse(error);
    });
  }
}

/** An item that is too large or otherwise against the rules, and a text that is none (half a surrogate pair). */
const REFUSALS: ReadonlySet<string> = new Set(['ValidationException', 'SerializationException']);

const isUnsent = (error: unknown): boolean =>
  !(error instanceof DynamoDBServiceException) && !isTransient(error);

/** It is being prepared. */
const isNotThereYet = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

function refuse(error: unknown): never {
  if (isTransient(error) || error instanceof KeysLeftOut || isNotThereYet(error))
    throw new StoreUnreachable(error);
  throw error instanceof Error && REFUSALS.has(error.name) ? new Unwritable(error) : error;
}

function* inParts<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
