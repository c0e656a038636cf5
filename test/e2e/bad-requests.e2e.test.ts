import { describe, expect, inject, it } from 'vitest';
import { httpClient, problem } from './http-client.ts';
import { createRefused, order } from './refused-order.ts';

const backend = inject('backend');
const { call, command } = httpClient(backend.api, backend.tokens.operator);

describe('what is asked for in a wrong way', () => {
  it.each(['search', 'best-sellers', '-x', 'a%23b', '%20', 'x'.repeat(81), 'a%2Fb'])('id %s', async (id) => {
    expect(await command(`/orders/${id}/create-order`, order)).toMatchObject(
      problem(400, 'invalid-id', { errors: [expect.objectContaining({ path: 'id' })] }),
    );
  });

  it.each([
    ['Idempotency-Key', 'x'.repeat(129)],
    ['Idempotency-Key', 'two words'],
    ['If-Match', 'W/"1"'],
    ['If-Match', '"one"'],
  ])('header %s: %s', async (path, value) => {
    const answer = await createRefused(JSON.stringify(order), { headers: { [path]: value } });
    expect(answer).toMatchObject(
      problem(400, 'invalid-header', { errors: [expect.objectContaining({ path })] }),
    );
  });

  it.each(['order#1', 'order#1@0', 'order#1@x', '1@1', 'product#1@1', 'order#1@1,,'])(
    'Varve-Min-Version: %s',
    async (value) => {
      const headers = { 'varve-min-version': value };
      const expected = problem(400, 'invalid-header', {
        errors: [expect.objectContaining({ path: 'Varve-Min-Version' })],
      });
      expect(await call('/orders', { headers })).toMatchObject(expected);
      expect(await call('/sales?by=day', { headers })).toMatchObject(expected);
    },
  );

  it.each([
    ['/orders?limit=0', 'limit'],
    ['/orders?limit=201', 'limit'],
    ['/orders?limit=many', 'limit'],
    ['/orders?status=lost', 'status'],
    ['/orders?from=yesterday', 'from'],
    ['/orders?colour=red', 'colour'],
    ['/orders?limit=1&limit=2', 'limit'],
    ['/orders/1?minVersion=-1', 'minVersion'],
    ['/sales', 'by'],
    ['/sales?by=week', 'by'],
  ])('query %s', async (path, parameter) => {
    expect(await call(path)).toMatchObject(
      problem(400, 'invalid-query', { errors: [expect.objectContaining({ path: parameter })] }),
    );
  });

  it.each(['x', 'e30.e30', ''])('cursor "%s"', async (cursor) => {
    expect(await call(`/orders?cursor=${cursor}`)).toMatchObject(problem(400, 'invalid-cursor'));
  });

  it.each([
    ['GET', '/nothing'],
    ['GET', '/orders/1/2/3/4'],
    ['DELETE', '/orders/1'],
    ['POST', '/orders/1/cancel-order'],
    ['POST', '/planets/1/create-planet'],
    ['POST', '/orders/place-order'],
  ])('unknown route %s %s', async (method, path) => {
    expect(await call(path, { method, ...(method === 'POST' ? { json: {} } : {}) })).toMatchObject(
      problem(404, 'not-found'),
    );
  });
});
