import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../core/stream-id.ts';
import { readBatches } from '../event-store/dynamodb-batches.ts';
import { sortedJson } from '../shared/sorted-json.ts';
import { readTableKey } from './contract.ts';
import { documentKey, refuse } from './dynamodb-document-store.ts';
import { hasMark, type MarkedTable, markKey, setMark } from './dynamodb-generation-mark.ts';
import type { GenerationStore } from './generation-store.ts';

/** AWS: "BatchWriteItem". */
const MOST_DELETES = 25;

type Item = Record<string, AttributeValue>;

/** What is read of an item where its document is not. */
const PLACE = [readTableKey, 'stream', 'version'];

/**
 * Items of one table, which its template makes and which all generations of a version share: their keys begin with the
 * generation. So a build needs no table made at run time; what it costs to look at one is a scan of all.
 */
export class DynamoDbGenerationStore implements GenerationStore {
  readonly #table: MarkedTable;

  constructor(table: MarkedTable) {
    this.#table = table;
  }

  async make(_generation: string): Promise<void> {}

  async isEmpty(generation: string): Promise<boolean> {
    for await (const _ of this.positions(generation)) return false;
    return true;
  }

  markComplete(generation: string): Promise<void> {
    return setMark(this.#table, generation);
  }

  isComplete(generation: string): Promise<boolean> {
    return hasMark(this.#table, generation);
  }

  async *positions(generation: string): AsyncGenerator<readonly [StreamId, number]> {
    for await (const items of this.#items(generation, PLACE))
      for (const { stream, version } of items) yield [stream?.S as StreamId, Number(version?.N)];
  }

  /** Values stay as the table has them, since a number may have more digits than one here. */
  async *contents(generation: string): AsyncGenerator<readonly [string, string]> {
    for await (const items of this.#items(generation))
      for (const { [readTableKey]: _, stream, ...held } of items) yield [stream?.S ?? '', sortedJson(held)];
  }

  async drop(generation: string): Promise<void> {
    const { client, tableName } = this.#table;
    const remove = new DeleteItemCommand({ TableName: tableName, Key: markKey(generation) });
    await client.send(remove).catch(refuse);
    for await (const items of this.#items(generation, PLACE)) {
      const keys = items.map(({ [readTableKey]: key }) => ({ [readTableKey]: key ?? { S: '' } }));
      for (let start = 0; start < keys.length; start += MOST_DELETES)
        await this.#delete(keys.slice(start, start + MOST_DELETES));
    }
  }

  async #delete(keys: readonly Item[]): Promise<void> {
    const { client, tableName } = this.#table;
    await readBatches<Item, never>(keys, async (some) => {
      const requests = some.map((Key) => ({ DeleteRequest: { Key } }));
      const write = new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } });
      const { UnprocessedItems = {} } = await client.send(write);
      const left = (UnprocessedItems[tableName] ?? []).map(({ DeleteRequest }) => DeleteRequest?.Key);
      return { found: [], left: left.filter((key) => key !== undefined) };
    }).catch(refuse);
  }

  /** @param attributes which of an item's. @default all */
  async *#items(generation: string, attributes: readonly string[] = []): AsyncGenerator<readonly Item[]> {
    const names = [...new Set([readTableKey, ...attributes])].map((name) => [`#${name}`, name] as const);
    const pages = paginateScan(
      { client: this.#table.client },
      {
        TableName: this.#table.tableName,
        ConsistentRead: true,
        ...(attributes.length > 0 && { ProjectionExpression: names.map(([place]) => place).join() }),
        FilterExpression: `begins_with(#${readTableKey}, :generation)`,
        ExpressionAttributeNames: Object.fromEntries(names),
        ExpressionAttributeValues: { ':generation': { S: documentKey(generation, '') } },
      },
    );
    try {
      for await (const { Items = [] } of pages) yield Items;
    } catch (error) {
      refuse(error);
    }
  }
}
