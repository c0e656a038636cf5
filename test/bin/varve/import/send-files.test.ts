import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '../../../../bin/varve/api.ts';
import { addToOrder, type Order } from '../../../../bin/varve/import/order.ts';
import { addToProducts, type Product } from '../../../../bin/varve/import/product.ts';
import type { OrderLine } from '../../../../bin/varve/import/sales-line.ts';
import { commandsIn, sendFiles } from '../../../../bin/varve/import/send-files.ts';
import { retryingApi } from '../../../../bin/varve/retrying-api.ts';
import { acceptingCommands, type FakeBackend, startFakeBackend } from '../fake-backend.ts';
import { countedProgress, noProgress } from '../quiet-progress.ts';

/** File, order and product of each line. */
const sales = [
  ['a.csv', '1', 'A'],
  ['a.csv', '2', 'B'],
  ['b.csv', '3', 'A'],
  ['b.csv', '2', 'C'],
] as const;

function reading() {
  const orders = new Map<string, Order>();
  const products = new Map<string, Product>();
  for (const [file, id, product] of sales) {
    const line: OrderLine = {
      product,
      quantity: 6,
      unitPrice: { amount: 339, currency: 'GBP' },
      kind: 'product',
    };
    const invoice = { id, customer: null, country: 'France', orderDate: '2010-12-01' };
    addToOrder(orders, { invoice, line }, { file, line: 2 });
    addToProducts(products, line, { file, line: 2 });
  }
  const leftOut = { cancelledInvoice: 0, quantityNotPositive: 0, priceNotPositive: 0 };
  return { files: ['a.csv', 'b.csv'], orders, products, leftOut, broken: [], lines: sales.length };
}

describe('sending files', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(acceptingCommands());
  });
  afterAll(() => backend.stop());

  const send = (concurrency: number, progress = noProgress) => {
    const api = retryingApi(connectApi({ api: backend.url, token: 'secret' }), { attempts: 2, firstMs: 1 });
    return sendFiles(reading(), { api, concurrency, progress });
  };

  it('sends the products of each file before its orders, and an order with the last of its lines', async () => {
    backend.answer(acceptingCommands());
    await send(1);
    expect(backend.received.map(({ path }) => path)).toEqual([
      '/products/A/register-product',
      '/products/B/register-product',
      '/orders/1/create-order',
      '/orders/1/place-order',
      // It is there from the first file.
      '/products/A/register-product',
      '/products/A/receive-stock',
      '/products/C/register-product',
      '/orders/2/create-order',
      '/orders/2/place-order',
      '/orders/3/create-order',
      '/orders/3/place-order',
    ]);
  });

  it('begins neither an order beside the products of its file nor a file beside the one before it', async () => {
    backend.answer(acceptingCommands());
    await send(9);
    const collections = backend.received.map(({ path }) => path.split('/')[1]);
    expect(collections).toEqual([
      ...Array(2).fill('products'),
      ...Array(2).fill('orders'),
      ...Array(3).fill('products'),
      ...Array(4).fill('orders'),
    ]);
  });

  it('tells how far it is, in the commands that it takes', async () => {
    backend.answer(acceptingCommands());
    const progress = countedProgress();
    await send(2, progress);
    expect(progress.steps()).toBe(10);
    expect(commandsIn(reading())).toBe(10);
  });

  it('goes on after a product and an order that are refused', async () => {
    const accept = acceptingCommands();
    backend.answer((request, count) =>
      /^\/(products\/A|orders\/1)\//.test(request.path) ? { status: 400 } : accept(request, count),
    );
    const { products, orders } = await send(2);
    expect(products.map(({ became }) => became)).toEqual(['refused', 'registered', 'refused', 'registered']);
    expect(orders.map(({ refusal, commands }) => [refusal?.status, commands])).toEqual([
      [400, 0],
      [undefined, 2],
      [undefined, 2],
    ]);
  });

  it.each([401, 403])('stops at once when the token is refused with %i', async (status) => {
    backend.answer(() => ({ status }));
    await expect(send(1)).rejects.toThrow(
      `The backend refuses the token (${status}): an import needs an operator's, not expired. 0 of 10 commands are through`,
    );
    expect(backend.received).toHaveLength(1);
  });

  it('stops when nobody answers any more, saying how far it came', async () => {
    const accept = acceptingCommands();
    backend.answer((request, count) => (count > 4 ? undefined : accept(request, count)));
    await expect(send(1)).rejects.toThrow(
      /^No answer from .*\. 4 of 10 commands are through; importing again goes on/,
    );
  });
});
