import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { killAll, processTree } from '../support/process-tree.ts';
import { httpClient, problem } from './http-client.ts';
import { replayed } from './replayed.ts';

const dir = newLocalDir();
const started: LocalBackend[] = [];
afterEach(() => Promise.all(started.splice(0).map((backend) => backend.kill())));
afterAll(() => removeDir(dir));

async function start(...without: readonly string[]) {
  const backend = await startLocalBackend(dir, { without });
  started.push(backend);
  return { backend, ...httpClient(backend.endpoints.api, backend.endpoints.tokens.operator) };
}

const line = {
  product: 'A1',
  quantity: 3,
  unitPrice: { amount: 100, currency: 'GBP' },
  description: 'QUILLWORT',
};
const order = { currency: 'GBP', country: 'Iceland', orderDate: '2011-06-01', customer: null, lines: [line] };
const first = `order-${randomUUID()}`;
const account = `account-${randomUUID()}`;
const SELLERS = '/products/best-sellers';
const SEARCH = '/orders/search?q=quillwort';
const at = (version: number) => ({ headers: { 'varve-min-version': `order#${first}@${version}` } });

describe('a read store', () => {
  it('that is switched off is not there; all else goes on', { timeout: 120_000 }, async () => {
    const { backend, command, query } = await start('opensearch', 'valkey');
    await command(`/accounts/${account}/create-account`, { currency: 'GBP', owner: '17850' });
    await command(`/orders/${first}/create-order`, order);
    expect((await command(`/orders/${first}/place-order`)).status).toBe(200);
    expect((await query(`/orders/${first}?minVersion=3`)).status).toBe(200);
    expect((await query('/sales?by=day', at(3))).body.items).toMatchObject([{ key: '2011-06-01', units: 3 }]);
    expect(await query(`/accounts/${account}`)).toMatchObject(problem(404, 'not-found'));
    // What answers now is the route of one order or product, to which these ids are reserved.
    expect(await query(SEARCH)).toMatchObject(problem(400, 'invalid-id'));
    expect(await query(SELLERS)).toMatchObject(problem(400, 'invalid-id'));
    await backend.stop();
    expect(backend.output()).toContain('Ready in');
    expect(backend.output()).not.toMatch(/opensearch|valkey|best-sellers/i);
  });

  it('G8 that is switched on again answers once it was filled; one that goes down leaves the others alone', {
    timeout: 240_000,
  }, async () => {
    const { backend, call, ...client } = await start();
    const { query } = client;
    for (const path of [SEARCH, SELLERS, `/accounts/${account}`]) {
      const answer = await call(path);
      expect(answer).toMatchObject(problem(503, 'unavailable'));
      expect(answer.headers.get('retry-after')).toBe('30');
    }
    await replayed({ call, ...client }, ['order-search', 'best-sellers', 'account-balance']);
    expect((await query(SEARCH, at(3))).body.items).toMatchObject([{ id: first, version: 3 }]);
    expect((await query(SELLERS, at(3))).body.items).toEqual([{ product: 'A1', units: 3 }]);
    expect((await query(`/accounts/${account}?minVersion=1`)).body).toMatchObject({ status: 'open' });

    for (const [engine, path] of [
      [/(valkey|redis)-server/, `/accounts/${account}`],
      [/(valkey|redis)-server/, SELLERS],
      [/org\.opensearch/, SEARCH],
    ] as const) {
      killAll(processTree(backend.endpoints.pid).filter(({ commandLine }) => engine.test(commandLine)));
      const began = Date.now();
      const answer = await call(path);
      expect(answer).toMatchObject(problem(503, 'unavailable'));
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(Date.now() - began).toBeLessThan(6_000);
      expect((await call('/orders')).body.items).toHaveLength(1);
      expect(await call('/products/A1')).toMatchObject(problem(404, 'not-found'));
    }
  });
});
