import {
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateListTables,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { parseGeneration, readTableKey } from '../../lambdas/projections/contract.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import { valkey } from '../../lambdas/projections/valkey-client.ts';
import { collected } from '../support/collected.ts';
import { localClient } from '../support/events-table.ts';
import type { Endpoints } from '../support/local-backend.ts';

/** One read store, as who operates it sees it. */
interface HeldStore {
  /** Names of the generations of which it holds anything. */
  generations(): Promise<readonly string[]>;
  /** Takes away all that it holds of any. */
  wipe(): Promise<void>;
}

/** Deletes that one call takes (AWS: "BatchWriteItem"). */
const MOST_DELETES = 25;

/** The generations that are in the read stores, sorted. */
export const generationsHeld = async (backend: Endpoints): Promise<readonly string[]> =>
  (await Promise.all(storesOf(backend).map((store) => store.generations()))).flat().sort();

/** Empties all read stores, as when they were lost. */
export async function wipeReadStores(backend: Endpoints): Promise<void> {
  await Promise.all(storesOf(backend).map((store) => store.wipe()));
}

const storesOf = ({ engines }: Endpoints): readonly HeldStore[] => [
  postgresStore(new URL('/varve', engines.postgres).href),
  opensearchStore(engines.opensearch ?? ''),
  valkeyStore(engines.valkey ?? ''),
  dynamodbStore(engines.dynamodb ?? ''),
];

const named = (names: readonly string[]): readonly string[] =>
  [...new Set(names)].filter((name) => parseGeneration(name) !== undefined);

function postgresStore(url: string): HeldStore {
  async function withPool<Answer>(ask: (pool: ReturnType<typeof postgresPool>) => Promise<Answer>) {
    const pool = postgresPool(url);
    try {
      return await ask(pool);
    } finally {
      await pool.end();
    }
  }
  const schemas = (pool: ReturnType<typeof postgresPool>) =>
    pool
      .query('SELECT nspname FROM pg_namespace')
      .then(({ rows }) => named(rows.map(({ nspname }) => nspname)));
  return {
    generations: () => withPool(schemas),
    wipe: () =>
      withPool(async (pool) => {
        for (const schema of await schemas(pool)) await pool.query(`DROP SCHEMA "${schema}" CASCADE`);
      }),
  };
}

function opensearchStore(url: string): HeldStore {
  async function ask(method: string, path: string): Promise<Response> {
    const answer = await fetch(new URL(path, url), { method });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
  const generations = async () => {
    const indexes = (await (await ask('GET', '/_cat/indices?format=json')).json()) as { index: string }[];
    return named(indexes.map(({ index }) => index));
  };
  return {
    generations,
    async wipe() {
      for (const index of await generations()) await ask('DELETE', `/${index}`);
    },
  };
}

function valkeyStore(url: string): HeldStore {
  async function onEachNode<Answer>(
    ask: (node: {
      keys(pattern: string): Promise<string[]>;
      flushall(): Promise<unknown>;
    }) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    const store = valkey(url);
    try {
      return await store.ask((cluster) => Promise.all(cluster.nodes('master').map(ask)));
    } finally {
      await store.close();
    }
  }
  return {
    async generations() {
      const keys = (await onEachNode((node) => node.keys('*'))).flat();
      return named(keys.map((key) => /^\{(.*?)\}/.exec(key)?.[1] ?? ''));
    },
    async wipe() {
      await onEachNode((node) => node.flushall());
    },
  };
}

function dynamodbStore(endpoint: string): HeldStore {
  async function eachTable<Answer>(
    ask: (client: DynamoDBClient, table: string) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    const client = new DynamoDBClient(localClient(endpoint));
    try {
      const answers: Answer[] = [];
      for await (const table of readTables(client)) answers.push(await ask(client, table));
      return answers;
    } finally {
      client.destroy();
    }
  }
  return {
    generations: async () => named((await eachTable(keysOf)).flat().map((key) => key.split('/')[0] ?? '')),
    async wipe() {
      await eachTable(async (client, table) => {
        const keys = await keysOf(client, table);
        for (let start = 0; start < keys.length; start += MOST_DELETES)
          await deleteAll(client, table, keys.slice(start, start + MOST_DELETES));
      });
    },
  };
}

async function keysOf(client: DynamoDBClient, TableName: string): Promise<readonly string[]> {
  const pages = await collected(paginateScan({ client }, { TableName, ConsistentRead: true }));
  return pages.flatMap(({ Items = [] }) => Items.map((item) => item[readTableKey]?.S ?? ''));
}

async function deleteAll(client: DynamoDBClient, table: string, keys: readonly string[]): Promise<void> {
  const requests = keys.map((key) => ({ DeleteRequest: { Key: { [readTableKey]: { S: key } } } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
}

/** Tables whose only key is that of a read model. */
async function* readTables(client: DynamoDBClient): AsyncGenerator<string> {
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    for (const TableName of TableNames) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      const names = (Table?.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
      if (names.length === 1 && names[0] === readTableKey) yield TableName;
    }
}
