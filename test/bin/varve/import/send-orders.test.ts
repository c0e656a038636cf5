import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '../../../../bin/varve/api.ts';
import type { Order } from '../../../../bin/varve/import/order.ts';
import { sendOrders } from '../../../../bin/varve/import/send-orders.ts';
import { retryingApi } from '../../../../bin/varve/retrying-api.ts';
import { acceptingOrders, type FakeBackend, startFakeBackend } from '../fake-backend.ts';
import { noProgress } from '../no-progress.ts';

const order = (id: string): Order => ({
  id,
  customer: null,
  country: 'France',
  orderDate: '2010-12-01',
  place: { file: 'a.csv', line: 2 },
  lines: [{ product: '71053', quantity: 6, unitPrice: { amount: 339, currency: 'GBP' }, kind: 'product' }],
});
const orders = ['1', '2', '3'].map(order);

describe('sending orders', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(acceptingOrders());
  });
  afterAll(() => backend.stop());

  const send = (concurrency = 2) => {
    const api = retryingApi(connectApi({ api: backend.url, token: 'secret' }), { attempts: 2, firstMs: 1 });
    return sendOrders(orders, { api, concurrency, progress: noProgress });
  };

  it('creates and places each with its key and the token', async () => {
    backend.answer(acceptingOrders());
    await send(1);
    expect(backend.received.slice(0, 2)).toMatchObject([
      {
        path: '/orders/1/create-order',
        headers: { authorization: 'Bearer secret', 'idempotency-key': 'import-1-create' },
      },
      {
        path: '/orders/1/place-order',
        headers: { authorization: 'Bearer secret', 'idempotency-key': 'import-1-place' },
      },
    ]);
    expect(backend.received).toHaveLength(6);
  });

  it('knows what is new and what was there already, with the last version either way', async () => {
    backend.answer(acceptingOrders());
    const first = await send();
    const second = await send();
    expect(first.map(({ repeated }) => repeated)).toEqual([false, false, false]);
    expect(second.map(({ repeated }) => repeated)).toEqual([true, true, true]);
    expect(second.map(({ acknowledged }) => acknowledged)).toMatchObject([
      { stream: 'order#1', version: 3 },
      { stream: 'order#2', version: 3 },
      { stream: 'order#3', version: 3 },
    ]);
  });

  it('counts an order as new that an earlier import had only created', async () => {
    const accept = acceptingOrders();
    backend.answer((request, count) =>
      request.path.endsWith('place-order') ? { status: 409 } : accept(request, count),
    );
    await send();
    backend.answer(accept);
    expect((await send()).map(({ repeated }) => repeated)).toEqual([false, false, false]);
  });

  it('says in the words of the backend why an order was refused, does not place it, and goes on', async () => {
    const accept = acceptingOrders();
    backend.answer((request, count) =>
      request.path === '/orders/2/create-order'
        ? {
            status: 409,
            body: {
              type: 'urn:varve:problem:rejected',
              rejection: 'AlreadyExists',
              detail: 'Take another id.',
              errors: [{ path: 'lines.0', message: 'no' }],
            },
          }
        : accept(request, count),
    );
    const sent = await send(1);
    expect(sent).toMatchObject([
      { order: { id: '1' }, commands: 2 },
      {
        order: { id: '2' },
        commands: 0,
        refusal: {
          command: 'create-order',
          status: 409,
          problem: 'rejected (AlreadyExists)',
          detail: 'Take another id.; lines.0: no',
        },
      },
      { order: { id: '3' }, commands: 2 },
    ]);
    expect(backend.received.map(({ path }) => path)).not.toContain('/orders/2/place-order');
  });

  it('understands what the gateway answers by itself', async () => {
    backend.answer(() => ({ status: 500, body: { message: 'Internal Server Error' } }));
    expect((await send(1))[0]).toMatchObject({ refusal: { status: 500, detail: 'Internal Server Error' } });
  });

  it.each([401, 403])('stops at once when the token is refused with %i', async (status) => {
    backend.answer(() => ({ status }));
    await expect(send(1)).rejects.toThrow(
      `The backend refuses the token (${status}): an import needs an operator's, not expired. 0 of 3 orders are through`,
    );
    expect(backend.received).toHaveLength(1);
  });

  it('stops when nobody answers any more, saying how far it came', async () => {
    const accept = acceptingOrders();
    backend.answer((request, count) => (count > 2 ? undefined : accept(request, count)));
    await expect(send(1)).rejects.toThrow(
      /^No answer from .*\. 1 of 3 orders are through; importing again goes on/,
    );
  });
});
