import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '../../../../bin/varve/api.ts';
import type { Acknowledged } from '../../../../bin/varve/import/send-commands.ts';
import { queriesFor, waitForReadModels } from '../../../../bin/varve/import/wait-for-read-models.ts';
import { type FakeBackend, startFakeBackend } from '../fake-backend.ts';
import { countedProgress, noProgress } from '../quiet-progress.ts';

const streams = (count: number, prefix: string): Acknowledged[] =>
  Array.from({ length: count }, (_, index) => ({ stream: `${prefix}${index + 1}`, version: index + 3 }));
const orders = (count: number) => streams(count, 'order#');
const products = (count: number) => streams(count, 'product#P');

const ofOrders = ['orders', 'sales', 'order search', 'best sellers'];

describe('waiting for the read models', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => ({ status: 200 }));
  });
  afterAll(() => backend.stop());

  const wait = (acknowledged: readonly Acknowledged[], patienceMs = 1000) =>
    waitForReadModels(acknowledged, {
      api: connectApi({ api: backend.url, token: 't' }),
      progress: noProgress,
      patienceMs,
    });
  const askedOf = (path: string) =>
    backend.received
      .filter((request) => request.path === path)
      .map(({ headers }) => String(headers['varve-min-version']).split(', '));

  it('asks every read model of orders for every version, at most fifty at a time', async () => {
    backend.answer(() => ({ status: 200 }));
    expect(await wait(orders(120))).toEqual({ complete: ofOrders, switchedOff: [] });
    for (const path of [
      '/orders?limit=1',
      '/sales?by=day&limit=1',
      '/orders/search?q=order&limit=1',
      '/products/best-sellers?limit=1',
    ]) {
      const asked = askedOf(path);
      expect(asked.map((versions) => versions.length)).toEqual([50, 50, 20]);
      expect(asked.flat()).toEqual(orders(120).map(({ stream, version }) => `${stream}@${version}`));
    }
    expect(backend.received).toHaveLength(queriesFor(orders(120)));
  });

  it('asks the stock for the versions of products, by one of them', async () => {
    backend.answer(() => ({ status: 200 }));
    expect(await wait(products(60))).toEqual({ complete: ['product stock'], switchedOff: [] });
    expect(backend.received).toHaveLength(queriesFor(products(60)));
    expect(askedOf('/products/P1').map((versions) => versions.length)).toEqual([50]);
    expect(askedOf('/products/P51')[0]?.at(-1)).toBe('product#P60@62');
  });

  it('asks for the last version of a product that came with several files', async () => {
    backend.answer(() => ({ status: 200 }));
    await wait([
      { stream: 'product#P1', version: 2 },
      { stream: 'product#P1', version: 4 },
      { stream: 'product#P1', version: 3 },
    ]);
    expect(askedOf('/products/P1')).toEqual([['product#P1@4']]);
  });

  it('keeps the headers within what API Gateway takes, with the longest ids', async () => {
    backend.answer(() => ({ status: 200 }));
    const id = (index: number) => `product#${String(index).padEnd(80, 'x')}`;
    await wait(Array.from({ length: 100 }, (_, index) => ({ stream: id(index), version: 999_999_999 })));
    // An access token of Cognito with a group takes about 1 KB; this leaves it more than four.
    const longest = backend.received.map(({ headers }) => String(headers['varve-min-version']).length);
    expect(Math.max(...longest)).toBeLessThan(6000);
  });

  it('asks nothing when nothing was acknowledged', async () => {
    backend.answer(() => ({ status: 500 }));
    expect(await wait([])).toEqual({ complete: [], switchedOff: [] });
    expect(backend.received).toHaveLength(0);
  });

  it.each([
    ['no route at all', { status: 404, body: { type: 'urn:varve:problem:not-found' } }],
    ['the route of a document', { status: 400, body: { type: 'urn:varve:problem:invalid-id' } }],
  ])('passes over a read model that is switched off: its path falls to %s', async (_what, off) => {
    backend.answer(({ path }) => (/search|best-sellers/.test(path) ? off : { status: 200 }));
    const progress = countedProgress();
    const acknowledged = [...orders(120), ...products(1)];
    const waitedFor = await waitForReadModels(acknowledged, {
      api: connectApi({ api: backend.url, token: 't' }),
      progress,
    });
    expect(waitedFor).toEqual({
      complete: ['orders', 'sales', 'product stock'],
      switchedOff: ['order search', 'best sellers'],
    });
    expect(askedOf('/orders/search?q=order&limit=1')).toHaveLength(1);
    expect(progress.steps()).toBe(queriesFor(acknowledged));
  });

  it('asks again after not-yet and after a broken connection', async () => {
    const answers = [{ status: 503, body: { stream: 'order#1', reached: 1 } }, undefined, { status: 200 }];
    backend.answer((_request, count) => (count <= 3 ? answers[count - 1] : { status: 200 }));
    await wait(orders(1), 5000);
    expect(backend.received.length).toBeGreaterThanOrEqual(6);
  });

  it('has patience for as long as the read model gets further', async () => {
    backend.answer((_request, count) => ({
      status: count < 8 ? 503 : 200,
      body: { stream: 'order#1', reached: count },
    }));
    await wait(orders(1), 50);
    expect(backend.received).toHaveLength(11);
  });

  it('gives up when the read model stands still', async () => {
    backend.answer(() => ({ status: 503, body: { stream: 'order#1', reached: 1 } }));
    await expect(wait(orders(1), 50)).rejects.toThrow('have not moved for 0.05 s (reached: order#1@1).');
  });

  it('gives up at once when the question is refused', async () => {
    backend.answer(() => ({ status: 400, body: { title: 'no' } }));
    await expect(wait(orders(1))).rejects.toThrow('The read models cannot be asked: 400 {"title":"no"}');
  });
});
