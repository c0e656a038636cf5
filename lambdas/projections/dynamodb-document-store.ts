import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  type KeysAndAttributes,
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
type Attributes = Pick<KeysAndAttributes, 'ProjectionExpression' | 'ExpressionAttributeNames'>;

const NAMES = { '#key': readTableKey, '#version': 'version' };

/** Puts that are under way at once: the connections of a client. */
const MOST_PUTS = 50;

/** Key of a stream in a generation: the table of a version holds all of its builds. */
export const documentKey = (generation: string, stream: string): string => `${generation}/${stream}`;

/**
 * One item a stream: its id, its version, and the document as a map, none where it is absent. Each put asks that the
 * version goes forward.
 */
export class DynamoDbDocumentStore<Document> implements DocumentStore<Document> {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #generation: string;

  constructor(options: {
    readonly client: DynamoDBClient;
    readonly tableName: string;
    readonly generation: string;
  }) {
    this.#client = DynamoDBDocumentClient.from(options.client);
    this.#tableName = options.tableName;
    this.#generation = options.generation;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    const found = await this.#read<Pick<FoldedStream<Document>, 'stream' | 'version'>>(streams, {
      ProjectionExpression: '#stream, #version',
      ExpressionAttributeNames: { '#stream': 'stream', '#version': 'version' },
    });
    return new Map(found.map(({ stream, version }) => [stream, version]));
  }

  async load(streams: readonly StreamId[]): Promise<readonly FoldedStream<Document>[]> {
    const found = await this.#read<FoldedStream<Document>>(streams);
    return found.map(({ stream, version, document }) => ({ stream, version, document }));
  }

  /** @param attributes which of an item's. @default all */
  async #read<Item>(streams: readonly StreamId[], attributes: Attributes = {}): Promise<readonly Item[]> {
    const keys: readonly Key[] = [...new Set(streams)].map((stream) => this.#keyOf(stream));
    return await readBatches<Key, Item>(keys, async (some) => {
      const get = new BatchGetCommand({
        RequestItems: { [this.#tableName]: { ...attributes, Keys: [...some], ConsistentRead: true } },
      });
      const { Responses = {}, UnprocessedKeys = {} } = await this.#client.send(get);
      const found = (Responses[this.#tableName] ?? []) as Item[];
      return { found, left: UnprocessedKeys[this.#tableName]?.Keys ?? [] };
    }).catch(refuse);
  }

  #keyOf(stream: StreamId): Key {
    return { [readTableKey]: documentKey(this.#generation, stream) };
  }

  async save(folded: readonly FoldedStream<Document>[]): Promise<void> {
    for (const some of inParts(folded, MOST_PUTS)) {
      // All of them come to an end: one that is still under way when this fails could be written much later.
      const outcomes = await Promise.allSettled(some.map((each) => this.#put(each)));
      const failed = outcomes.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') throw failed.reason;
    }
  }

  async #put(folded: FoldedStream<Document>): Promise<void> {
    const { stream, version, document } = folded;
    const put = new PutCommand({
      TableName: this.#tableName,
      Item: { ...this.#keyOf(stream), stream, version, ...(document !== undefined && { document }) },
      ConditionExpression: 'attribute_not_exists(#key) OR #version < :version',
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ':version': version },
    });
    await this.#client.send(put).catch((error: unknown) => {
      // What is stored is as new: a document at version N is the fold of events 1..N.
      if (error instanceof ConditionalCheckFailedException) return;
      // Of what is no JSON the client makes no item, and sends none (S08).
      if (isUnsent(error)) projected(folded, () => refuseUnfit(document, 'document'));
      if (isUnsent(error) && isBeyondSafe(document)) throw new Unwritable(error);
      refuse(error);
    });
  }
}

/** An item that is too large or otherwise against the rules, and a text that is none (half a surrogate pair). */
const REFUSALS: ReadonlySet<string> = new Set(['ValidationException', 'SerializationException']);

const isUnsent = (error: unknown): boolean =>
  !(error instanceof DynamoDBServiceException) && !isTransient(error);

/** Whether it holds a number that the client takes for one that has lost digits, and does not send. */
const isBeyondSafe = (value: unknown): boolean =>
  typeof value === 'number'
    ? Math.abs(value) > Number.MAX_SAFE_INTEGER
    : typeof value === 'object' && value !== null && Object.values(value).some(isBeyondSafe);

/** It is being prepared. */
const isNotThereYet = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ResourceNotFoundException';

/** @throws what a call to the table failed with, in words of a store */
export function refuse(error: unknown): never {
  if (isTransient(error) || error instanceof KeysLeftOut || isNotThereYet(error))
    throw new StoreUnreachable(error);
  throw error instanceof Error && REFUSALS.has(error.name) ? new Unwritable(error) : error;
}

function* inParts<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
