import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readTableKey } from '../../lambdas/projections/contract.ts';
import { createReadTable, type StoreUrls, storeClients } from '../store-clients.ts';
import { type Hop, timed } from './hop.ts';

/** Milliseconds between two searches for what was written: one that never rests would slow the engine down. */
const LOOK_AGAIN = 10;

/** What each store takes to write one small thing, the bare engine: one statement, one item, one document, one key. */
export async function storeHops(urls: StoreUrls) {
  const clients = storeClients(urls);
  const name = `bench_${randomUUID()}`;
  try {
    return {
      postgres: await timed(await postgresHop(clients.postgres, name)),
      opensearch: await timed(await openSearchHop(clients.opensearch, name)),
      'opensearch, found': await timed(await foundHop(clients.opensearch, `${name}_found`)),
      dynamodb: await timed(await dynamoDbHop(clients.dynamodb, name)),
      valkey: await timed(valkeyHop(clients.valkey, name)),
    };
  } finally {
    await clients.close();
  }
}

type Clients = ReturnType<typeof storeClients>;

async function postgresHop(pool: Clients['postgres'], table: string): Promise<Hop> {
  await pool.query(`CREATE TABLE "${table}" (id uuid PRIMARY KEY, document json)`);
  return {
    put: () => pool.query(`INSERT INTO "${table}" VALUES ($1, $2)`, [randomUUID(), '{}']),
    close: () => pool.query(`DROP TABLE "${table}"`),
  };
}

async function openSearchHop(client: Clients['opensearch'], index: string): Promise<Hop> {
  await client.indices.create({ index, body: { settings: { number_of_shards: 1 } } });
  return {
    put: () => client.index({ index, id: randomUUID(), body: { word: 'x' } }),
    close: () => client.indices.delete({ index }),
  };
}

/** Until a search finds it: the engine refreshes an index once a second, as ours are made. */
async function foundHop(client: Clients['opensearch'], index: string): Promise<Hop> {
  let word = '';
  const settings = { number_of_shards: 1, refresh_interval: '1s' };
  const properties = { word: { type: 'keyword' as const } };
  await client.indices.create({ index, body: { settings, mappings: { properties } } });
  return {
    rounds: 25,
    before() {
      word = randomUUID();
      // Otherwise each would be written just after a refresh: the one that has shown the last.
      return sleep(Math.random() * 1_000);
    },
    put: () => client.index({ index, id: word, body: { word } }),
    async arrived() {
      await sleep(LOOK_AGAIN);
      const { body } = await client.search({ index, body: { query: { term: { word } } } });
      return body.hits.hits.length > 0;
    },
    close: () => client.indices.delete({ index }),
  };
}

async function dynamoDbHop(client: Clients['dynamodb'], name: string): Promise<Hop> {
  const TableName = await createReadTable(client, name);
  return {
    put: () => client.send(new PutItemCommand({ TableName, Item: { [readTableKey]: { S: randomUUID() } } })),
    close: () => undefined,
  };
}

const valkeyHop = (valkey: Clients['valkey'], key: string): Hop => ({
  put: () => valkey.ask((cluster) => cluster.hset(`{${key}}`, 'version', 1)),
  close: () => valkey.ask((cluster) => cluster.del(`{${key}}`)),
});
