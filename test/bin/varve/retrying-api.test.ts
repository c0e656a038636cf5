import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi, NoAnswer } from '../../../bin/varve/api.ts';
import { retryingApi } from '../../../bin/varve/retrying-api.ts';
import { type FakeBackend, startFakeBackend } from './fake-backend.ts';

describe('asking again', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => ({ status: 200 }));
  });
  afterAll(() => backend.stop());

  const place = () =>
    retryingApi(connectApi({ api: backend.url, token: 't' }), { attempts: 4, firstMs: 2 })({
      method: 'POST',
      path: '/orders/1/place-order',
      headers: { 'idempotency-key': 'import-1-place' },
      body: {},
    });

  it.each([429, 502, 503, 504])('goes on after %i, with the same key and body', async (status) => {
    backend.answer((_request, count) => ({ status: count < 3 ? status : 200 }));
    expect(await place()).toMatchObject({ status: 200 });
    expect(backend.received).toHaveLength(3);
    expect(
      new Set(
        backend.received.map(({ headers, body }) => JSON.stringify([headers['idempotency-key'], body])),
      ),
    ).toEqual(new Set(['["import-1-place",{}]']));
  });

  it('goes on after a connection that broke', async () => {
    backend.answer((_request, count) => (count < 3 ? undefined : { status: 200 }));
    expect(await place()).toMatchObject({ status: 200 });
    expect(backend.received.length).toBeGreaterThanOrEqual(3);
  });

  it.each([400, 401, 409, 422, 500])('takes %i for an answer', async (status) => {
    backend.answer(() => ({ status }));
    expect(await place()).toMatchObject({ status });
    expect(backend.received).toHaveLength(1);
  });

  it('ends, with the last answer', async () => {
    backend.answer(() => ({ status: 503 }));
    expect(await place()).toMatchObject({ status: 503 });
    expect(backend.received).toHaveLength(4);
  });

  it('ends, saying that nobody answers', async () => {
    const gone = await startFakeBackend(() => ({ status: 200 }));
    await gone.stop();
    const api = retryingApi(connectApi({ api: gone.url, token: 't' }), { attempts: 2, firstMs: 1 });
    await expect(api({ method: 'GET', path: '/' })).rejects.toThrow(
      new NoAnswer(`No answer from ${gone.url}: ECONNREFUSED.`),
    );
  });

  it('waits as long as Retry-After says', async () => {
    backend.answer((_request, count) =>
      count === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 },
    );
    const began = performance.now();
    await place();
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
  });
});
