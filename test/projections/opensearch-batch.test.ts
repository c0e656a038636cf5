import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeDelivered } from '../../lambdas/core/commit.ts';
import type { DocumentProjection } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { openSearchClient } from '../../lambdas/projections/opensearch-client.ts';
import {
  type DocumentIndex,
  OpenSearchDocumentStore,
} from '../../lambdas/projections/opensearch-document-store.ts';
import { orderSearchProjection } from '../../lambdas/projections/order-search/contract.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import { StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { onKinesis } from '../support/one-generation.ts';
import { plainEvents } from '../support/present-events.ts';
import { kinesisEvent } from '../support/table-stream.ts';

type Counted = { type: 'Counted'; data: { version: number } };
const index: DocumentIndex<{ n: number }> = {
  index: 'numbers_v1_b1',
  fields: {},
  valuesOf: () => ({}),
};
const counting: DocumentProjection<{ n: number }, Counted> = {
  schemaVersions: { Counted: 1 },
  evolve: (document) => ({ n: (document?.n ?? 0) + 1 }),
};

/** What OpenSearch says of each document, by its id. */
let statuses: Map<string, number>;
/** What it has, as it was sent. */
let kept: Map<string, unknown>;
const server = createServer(async (request, response) => {
  const answer = request.url?.endsWith('_bulk') ? written(await text(request)) : found(await json(request));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});

const found = (body: unknown) => ({
  docs: (body as { ids: string[] }).ids.map((id) =>
    kept.has(id) ? { _id: id, found: true, _source: kept.get(id) } : { _id: id, found: false },
  ),
});

function written(body: string) {
  const lines = body.trim().split('\n');
  const items = lines.flatMap((line, place) => {
    if (place % 2 === 1) return [];
    const id: string = JSON.parse(line).index._id;
    const status = statuses.get(id) ?? 201;
    // Where there is a conflict, another worker has written the same.
    if (status === 201 || status === 409) kept.set(id, JSON.parse(lines[place + 1] ?? ''));
    return [{ index: { _id: id, status, ...(status > 201 && { error: { type: `said_${status}` } }) } }];
  });
  return { errors: items.some(({ index: { status } }) => status > 201), items };
}

beforeEach(async () => {
  // Metrics go there.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  kept = new Map();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

test('S22 of a batch a conflict is done, what passes comes again, and what is refused is parked alone', async () => {
  const client = openSearchClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const events = plainEvents();
  const parked = new MemoryParkedStreams();
  const handle = onKinesis({
    contract: orderSearchProjection,
    project: projectDocuments(counting, new OpenSearchDocumentStore({ client, index }), events),
    parked,
    logger: silentLogger,
  });
  const streams = ['new', 'conflict', 'refused', 'busy'].map((id) => StreamId.of('order', id));
  const commits = await Promise.all(
    streams.map(async (stream) => events.append(await events.load(stream), draftOf('c'))),
  );
  const batch = kinesisEvent(...commits.map(encodeDelivered));
  const marks = () => parked.list(firstGenerationOf(orderSearchProjection), 10);

  statuses = new Map([
    ['order#conflict', 409],
    ['order#refused', 400],
    ['order#busy', 503],
  ]);
  await expect(handle(batch)).rejects.toBeInstanceOf(StoreUnreachable);
  expect(await marks()).toEqual([]);

  statuses.delete('order#busy');
  expect(await handle(batch)).toEqual({ batchItemFailures: [] });
  expect([...kept.keys()].sort()).toEqual(['order#busy', 'order#conflict', 'order#new']);
  const reason = { code: 'Unwritable', message: 'Unwritable: said_400' };
  expect(await marks()).toMatchObject([{ stream: 'order#refused', from: 1, seen: 1, reason }]);
  await client.close();
});
