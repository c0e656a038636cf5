import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { openSearchClient } from '../../lambdas/projections/opensearch-client.ts';
import {
  type DocumentIndex,
  OpenSearchDocumentStore,
} from '../../lambdas/projections/opensearch-document-store.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';

const index: DocumentIndex<{ n: number }> = {
  index: 'numbers_v1_b1',
  fields: { n: 'long' },
  valuesOf: ({ n }) => ({ n }),
};
const documents = [1, 2].map((n) => ({ stream: StreamId.of('order', `${n}`), version: n, document: { n } }));

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that gives one answer to everything, and remembers what it was asked. */
async function answering(status: number, body: object) {
  const asked: string[] = [];
  server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}\n${await text(request)}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const client = openSearchClient(`http://127.0.0.1:${port}`);
  return { asked, store: new OpenSearchDocumentStore({ client, index }) };
}

const refused = (status: number, type: string) => ({ index: { status, error: { type, reason: type } } });
const bulk = (...items: object[]) => ({ errors: true, items });

describe('S22 a bulk answer of 200 with errors inside', () => {
  test('S36 asks for each document to go forward to the version of its stream, and for no refresh', async () => {
    const { asked, store } = await answering(200, {
      errors: false,
      items: documents.map(() => ({ index: { status: 201 } })),
    });
    await store.save(documents);
    expect(asked[0]?.split('\n')).toEqual([
      'PUT /numbers_v1_b1/_bulk',
      '{"index":{"_id":"order#1","version":1,"version_type":"external"}}',
      '{"stream":"order#1","version":1,"document":{"n":1},"n":1}',
      '{"index":{"_id":"order#2","version":2,"version_type":"external"}}',
      '{"stream":"order#2","version":2,"document":{"n":2},"n":2}',
      '',
    ]);
  });

  test('409 is success: what is stored is as new', async () => {
    const conflict = refused(409, 'version_conflict_engine_exception');
    const { store } = await answering(200, bulk(conflict, { index: { status: 201 } }));
    await expect(store.save(documents)).resolves.toBeUndefined();
  });

  test('400 is a value that is refused for ever', async () => {
    const { store } = await answering(
      200,
      bulk({ index: { status: 201 } }, refused(400, 'mapper_parsing_exception')),
    );
    await expect(store.save(documents)).rejects.toBeInstanceOf(Unwritable);
  });

  test('429 passes, also when it stays after the client has tried again', { timeout: 20_000 }, async () => {
    const busy = refused(429, 'rejected_execution_exception');
    const { asked, store } = await answering(200, bulk(busy, busy));
    await expect(store.save(documents)).rejects.toBeInstanceOf(StoreUnreachable);
    expect(asked).toHaveLength(2);
  });

  test.each([
    [503, 'unavailable_shards_exception'],
    [404, 'index_not_found_exception'],
    [403, 'cluster_block_exception'],
    [403, 'security_exception'],
  ])('%i passes, and goes before a value that is refused', async (status, type) => {
    const { store } = await answering(
      200,
      bulk(refused(400, 'mapper_parsing_exception'), refused(status, type)),
    );
    await expect(store.save(documents)).rejects.toBeInstanceOf(StoreUnreachable);
  });
});

test('a batch of 100 documents is written once: one call', async () => {
  const many = Array.from({ length: 100 }, (_, n) => ({
    stream: StreamId.of('order', `${n}`),
    version: 1,
    document: { n },
  }));
  const { asked, store } = await answering(200, {
    errors: false,
    items: many.map(() => ({ index: { status: 201 } })),
  });
  await store.save(many);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.match(/"_id"/g)).toHaveLength(100);
});

test('positions are read without the documents', async () => {
  const { asked, store } = await answering(200, {
    docs: [
      { _index: index.index, _id: 'order#1', found: true, _source: { version: 4 } },
      { _index: index.index, _id: 'order#2', found: false },
    ],
  });
  const streams = documents.map(({ stream }) => stream);
  expect(await store.positions(streams)).toEqual(new Map([['order#1', 4]]));
  expect(asked).toEqual(['POST /numbers_v1_b1/_mget?_source=version\n{"ids":["order#1","order#2"]}']);
});

test('a document that is too large for a call is refused for ever', async () => {
  const { store } = await answering(413, {});
  await expect(store.save(documents)).rejects.toBeInstanceOf(Unwritable);
});

test.each([429, 500, 503])('a server that answers %i is not there', async (status) => {
  const { store } = await answering(status, { error: { type: 'x', reason: 'x' }, status });
  await expect(store.load([StreamId.of('order', '1')])).rejects.toBeInstanceOf(StoreUnreachable);
});

test('a request that is wrong is a fault of ours', async () => {
  const { store } = await answering(400, { error: { type: 'parsing_exception', reason: 'x' }, status: 400 });
  await expect(store.load([StreamId.of('order', '1')])).rejects.toThrow(/parsing_exception/);
});
