import { describe, expect, test, vi } from 'vitest';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { customerClaims, operatorClaims } from '../support/http-events.ts';
import { presentEvents } from '../support/present-events.ts';
import { api, creation, line, problem } from './posting.ts';

describe('S10 the idempotency key', () => {
  const headers = { 'idempotency-key': 'k1' };

  test('gives the same answer again, marked; white space and the order of fields do not matter', async () => {
    const { post, version } = api();
    const first = await post('orders/1/create-order', creation, { headers });
    const shuffled = JSON.stringify(Object.fromEntries(Object.entries(creation).reverse()), undefined, 2);
    const again = await post('orders/1/create-order', shuffled, { headers });
    expect(again).toEqual({ ...first, headers: { ...first.headers, 'idempotency-replayed': 'true' } });
    expect(await version('1')).toBe(1);
  });

  test('with another payload is refused, and is another key for something else', async () => {
    const { post } = api();
    await post('orders/1/create-order', creation, { headers });
    const other = { ...creation, country: 'France' };
    expect(await post('orders/1/create-order', other, { headers })).toMatchObject(
      problem(422, 'idempotency-key-reused'),
    );
    expect(await post('orders/1/add-product-to-cart', line, { headers })).toMatchObject({ status: 200 });
  });

  test.each([
    ['an operator of the same name', { ...operatorClaims, sub: '17850' }],
    ['another operator', { ...operatorClaims, sub: 'op-2' }],
  ])('is another key for %s, who gives the very same command', async (_, claims) => {
    const { post, version } = api();
    await post('orders/1/create-order', creation, { headers });
    await post('orders/1/add-product-to-cart', line, { headers });
    await post('orders/1/place-order', {}, { headers, claims: customerClaims });
    await post('orders/2/create-order', creation, { headers });
    const first = await post('orders/2/add-product-to-cart', line, { headers });
    const theirs = await post('orders/2/add-product-to-cart', line, { headers, claims });
    expect([first.body.version, theirs.body.version, await version('2')]).toEqual([2, 3, 3]);
    expect(theirs.headers).not.toHaveProperty('idempotency-replayed');
    const placed = await post('orders/1/place-order', {}, { headers, claims });
    expect(placed).toMatchObject({ status: 409, body: { rejection: 'OrderNotOpen' } });
  });

  test('makes another id for somebody else', async () => {
    const { post } = api();
    const mine = await post('orders/create-order', creation, { headers });
    const claims = { ...operatorClaims, sub: 'op-2' };
    const theirs = await post('orders/create-order', creation, { headers, claims });
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.stream).not.toBe(mine.body.stream);
  });

  test('G4 that was made for a client comes back with every answer, also with a problem', async () => {
    const store = presentEvents();
    const { post } = api(store);
    vi.spyOn(store, 'append').mockImplementationOnce(async (loaded, draft) => {
      await store.append(loaded, draft);
      throw new StoreUnavailable('the answer was lost');
    });
    const lost = await post('orders/1/create-order', creation);
    expect(lost).toMatchObject(problem(503, 'unavailable'));
    const key = lost.headers['idempotency-key'] ?? '';
    expect(key).not.toBe('');
    const again = await post('orders/1/create-order', creation, { headers: { 'idempotency-key': key } });
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    for (const refused of [
      await post('orders/1/place-order', {}),
      await post('orders/1/place-order', { unknown: 1 }),
    ])
      expect(refused.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('says the id of what is created without one', async () => {
    const { post } = api();
    const [first, again] = [
      await post('orders/create-order', creation, { headers }),
      await post('orders/create-order', creation, { headers }),
    ];
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers.location).toBe(first.headers.location);
    const other = await post('orders/create-order', creation, { headers: { 'idempotency-key': 'k2' } });
    expect(other.body.stream).not.toBe(first.body.stream);
  });

  test('that was not sent is made and told', async () => {
    const { headers: told } = await api().post('orders/1/create-order', creation);
    expect(told['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  });
});
