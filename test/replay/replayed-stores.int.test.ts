import fc from 'fast-check';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { createReadTable, storeClients } from '../../bench/store-clients.ts';
import { sumTallies } from '../../lambdas/core/projection.ts';
import type { DocumentStore } from '../../lambdas/projections/document-store.ts';
import { DynamoDbDocumentStore } from '../../lambdas/projections/dynamodb-document-store.ts';
import { beginBulk, bulkDocuments, endBulk } from '../../lambdas/projections/opensearch-bulk-index.ts';
import { indexBody, OpenSearchDocumentStore } from '../../lambdas/projections/opensearch-document-store.ts';
import { PostgresBulkDocuments } from '../../lambdas/projections/postgres-bulk-documents.ts';
import {
  type DocumentTable,
  documentTableDdl,
  PostgresDocumentStore,
} from '../../lambdas/projections/postgres-document-store.ts';
import { PostgresTallyStore, tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import type { TallyStore } from '../../lambdas/projections/tally-store.ts';
import { ValkeyDocumentStore } from '../../lambdas/projections/valkey-document-store.ts';
import { ValkeyRankingStore } from '../../lambdas/projections/valkey-ranking-store.ts';
import type { FoldBucket } from '../../lambdas/replay/fold-bucket.ts';
import { type DocumentFill, foldDocuments } from '../../lambdas/replay/fold-documents.ts';
import { foldTallies } from '../../lambdas/replay/fold-tallies.ts';
import { history } from '../support/histories.ts';
import { bucketOf, type Count, counts, headsOf, plain, type Seen, seen, seenOf } from './bucket.ts';

const clients = storeClients(inject('engines'));
const { postgres: pool, opensearch: client, valkey, dynamodb } = clients;
afterAll(() => clients.close());

/** Streams of all lengths, the same in every run. */
const commits = Array.from({ length: 60 }, (_, n) =>
  fc.sample(history(`order#${n}`, 30), { numRuns: 1, seed: n + 1 }),
).flat(2);
const streams = [...headsOf(commits).keys()];

let generations = 0;
const newGeneration = () => `replayed_${process.pid}_${++generations}`;

/** One that loses its store halfway, then three at once: one after another one, and in other portions. */
async function foldBadly(fold: FoldBucket, breaking: FoldBucket): Promise<void> {
  await expect(breaking(bucketOf(commits), { portion: { characters: 1e6, commits: 20 } })).rejects.toThrow(
    'lost',
  );
  const outcomes = await Promise.all(
    [7, 20, 1_000].map((size) => fold(bucketOf(commits), { portion: { characters: 1e6, commits: size } })),
  );
  for (const outcome of outcomes) expect(outcome).toMatchObject({ done: true, failures: [] });
}

/** The same, but that it is lost with its third call, which it has taken. */
function losing<Given extends readonly unknown[]>(write: (...given: Given) => Promise<void>) {
  let calls = 0;
  return async (...given: Given): Promise<void> => {
    await write(...given);
    if (++calls === 3) throw new Error('lost');
  };
}

interface Opened {
  readonly store: Pick<DocumentStore<Seen>, 'load'>;
  readonly fill: DocumentFill<Seen>;
  readonly end?: () => Promise<void>;
}

const documents: Readonly<Record<string, (generation: string) => Promise<Opened>>> = {
  async PostgreSQL(schema) {
    const table: DocumentTable<Seen> = {
      schema,
      columns: [{ name: 'events', type: 'bigint', of: ({ versions }) => versions.length }],
      indexes: [],
    };
    await pool.query(documentTableDdl(table));
    const fill = new PostgresBulkDocuments<Seen>({ pool, table });
    return { store: new PostgresDocumentStore<Seen>({ pool, table }), fill };
  },
  async OpenSearch(name) {
    const index = { index: name, fields: {}, valuesOf: () => ({}) };
    await client.indices.create({ index: name, body: indexBody(index) });
    await beginBulk(client, name);
    const store = new OpenSearchDocumentStore<Seen>({ client, index });
    return { store, fill: bulkDocuments({ client, index, store }), end: () => endBulk(client, name) };
  },
  async DynamoDB(generation) {
    const tableName = await createReadTable(dynamodb, generation);
    const store = new DynamoDbDocumentStore<Seen>({ client: dynamodb, tableName, generation });
    return { store, fill: store };
  },
  async Valkey(generation) {
    const store = new ValkeyDocumentStore<Seen>({ valkey, generation });
    return { store, fill: store };
  },
};

describe('G8 documents in a generation that was filled in bits, again and at once, are the fold of the log', () => {
  test.each(Object.entries(documents))('%s', async (_, open) => {
    const { store, fill, end } = await open(newGeneration());
    const save = losing((folded: Parameters<typeof fill.save>[0]) => fill.save(folded));
    await foldBadly(
      foldDocuments(seen, fill, plain),
      foldDocuments(seen, { positions: (some) => fill.positions(some), save }, plain),
    );
    await end?.();
    const found = [...(await store.load(streams))].sort((a, b) => (a.stream < b.stream ? -1 : 1));
    expect(found).toEqual(seenOf(commits).sort((a, b) => (a.stream < b.stream ? -1 : 1)));
  });
});

interface OpenedTallies {
  readonly store: TallyStore<Count>;
  readonly tallies: () => Promise<readonly Count[]>;
}

const sums: Readonly<Record<string, (generation: string) => Promise<OpenedTallies>>> = {
  async PostgreSQL(schema) {
    const table = { schema, keys: { of: 'text' }, sums: ['events'] } as const;
    await pool.query(tallyTableDdl<Count>(table));
    const select = `SELECT "of", events FROM "${schema}".tallies`;
    return {
      store: new PostgresTallyStore<Count>({ pool, table }),
      tallies: async () =>
        (await pool.query(select)).rows.map(({ of, events }) => ({ key: { of }, add: { events } })),
    };
  },
  async Valkey(generation) {
    const store = new ValkeyRankingStore({ valkey, generation, key: 'of', sum: 'events' });
    return {
      store,
      tallies: async () =>
        (await store.top(1_000)).map(({ member, sum }) => ({ key: { of: member }, add: { events: sum } })),
    };
  },
};

describe('S18 sums in a generation that was filled in bits, again and at once, are those of the log', () => {
  test.each(Object.entries(sums))('%s', async (_, open) => {
    const { store, tallies } = await open(newGeneration());
    const add = losing((...given: Parameters<typeof store.add>) => store.add(...given));
    await foldBadly(
      foldTallies(counts, store, plain),
      foldTallies(counts, { positions: (some) => store.positions(some), add }, plain),
    );
    const all = commits.flatMap(({ stream, events }) =>
      ['all', stream].map((of) => ({ key: { of }, add: { events: events.length } })),
    );
    expect(sumTallies(await tallies())).toEqual(sumTallies(all));
    expect(await store.positions(streams)).toEqual(headsOf(commits));
  });
});
