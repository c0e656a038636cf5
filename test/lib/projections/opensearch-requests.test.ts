import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { firstGenerationOf } from '../../../lambdas/projections/contract.ts';
import { openSearchClient } from '../../../lambdas/projections/opensearch-client.ts';
import { OpenSearchGenerationStore } from '../../../lambdas/projections/opensearch-generation-store.ts';
import { orderSearchProjection } from '../../../lambdas/projections/order-search/contract.ts';
import { searchAnswers } from '../../../lambdas/projections/order-search/opensearch-answers.ts';
import { orderSearchBuilds } from '../../../lambdas/projections/order-search/opensearch-builds.ts';
import { OpenSearchOrders } from '../../../lambdas/projections/order-search/opensearch-orders.ts';
import { permissionsOf, stageTemplates } from '../stage-templates.ts';

const GENERATION = firstGenerationOf(orderSearchProjection);
const ARN = 'PublishOutputFnGetAttOpenSearchDomainArn/';

const asked: string[] = [];
/** Knows nothing of OpenSearch; remembers what it is asked. */
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url?.split('?')[0]}`);
  const answer = { count: 0, docs: [], errors: false, items: [], hits: { hits: [] } };
  request.resume().on('end', () => {
    // A bulk request that the server has no room for asks for the index's settings.
    const status = request.url?.includes('_bulk') ? 503 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

const client = () => openSearchClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
const generations = () =>
  new OpenSearchGenerationStore({ client: client(), contract: orderSearchProjection });
const builds = () => orderSearchBuilds(client());
const document = { stream: StreamId.parse('order#1'), version: 1, document: undefined };

/** What is asked meanwhile, whatever comes of it. */
async function requestsOf(...calls: readonly (() => Promise<unknown>)[]): Promise<readonly string[]> {
  asked.length = 0;
  for (const call of calls) await call().catch(() => undefined);
  return [...new Set(asked)].sort();
}

const all = async (rows: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of rows);
};

/** What a function may ask, as its policy has it, of one generation. */
const allowed = (fn: string): readonly string[] =>
  permissionsOf(stageTemplates('prod').service, fn)
    .filter((line) => line.startsWith('es:'))
    .map((line) => {
      const [action = '', path = ''] = line.split(` on ${ARN}`);
      const index = path.replace(/_b\*/, '_b1');
      return `${action.replace('es:ESHttp', '').toUpperCase()} /${index}`;
    })
    .sort();

describe('G14: what a function may ask of OpenSearch is what its code asks', () => {
  it('of who prepares', async () => {
    const store = generations();
    expect(
      await requestsOf(
        () => store.make(GENERATION),
        () => store.isEmpty(GENERATION),
        () => store.markComplete(GENERATION),
      ),
    ).toEqual(allowed('PrepareFunction'));
  });

  it('of who replays', async () => {
    const [store, { storeIn, fillIn, hurry }] = [generations(), builds()];
    expect(
      await requestsOf(
        () => store.make(GENERATION),
        () => store.isEmpty(GENERATION),
        () => store.isComplete(GENERATION),
        () => store.markComplete(GENERATION),
        () => all(store.positions(GENERATION)),
        () => all(store.contents(GENERATION)),
        () => hurry.begin(GENERATION),
        () => fillIn(GENERATION).positions([document.stream]),
        () => fillIn(GENERATION).save([document]),
        () => storeIn(GENERATION).load([document.stream]),
        () => hurry.finish(GENERATION),
        () => store.drop(GENERATION),
      ),
    ).toEqual(allowed('ReplayFunction'));
  });

  it('of its projection', async () => {
    const store = builds().storeIn(GENERATION);
    expect(
      await requestsOf(
        () => store.positions([document.stream]),
        () => store.load([document.stream]),
        () => store.save([document]),
      ),
    ).toEqual(allowed('ProjectionordersearchFunction'));
  });

  it('of who answers queries', async () => {
    const request = { text: 'lantern', customer: undefined, from: undefined, to: undefined };
    expect(
      await requestsOf(
        () => searchAnswers(client()).isComplete(GENERATION),
        () =>
          new OpenSearchOrders(client(), GENERATION).search(request, {
            limit: 1,
            after: undefined,
            streams: [],
          }),
      ),
    ).toEqual(allowed('QueryApiFunction'));
  });
});
