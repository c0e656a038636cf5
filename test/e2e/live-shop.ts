import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { gbp, type HttpClient } from './http-client.ts';

const PAUSE_MS = 200;
const PRICE = 255;
const DAY = '2011-05-01';

/** Versions that a query names, of those that a header has room for. */
const NAMED = 20;

const atLeast = (...places: readonly string[]) => ({ headers: { 'varve-min-version': places.join() } });

/** The day on which all of its orders are. */
export const LIVE_DAY = `from=${DAY}&to=${DAY}`;

/** A shop with a customer and a product of its own, which has sold once, and sells one order after the other while it is open. */
export async function newShop({ command, query, all }: HttpClient) {
  const [account, owner, product] = ['account', 'owner', 'product'].map((name) => `${name}-${randomUUID()}`);
  const orders: string[] = [];
  let [deposits, received, ending] = [0, 0, false];

  async function accepted(path: string, json: object = {}): Promise<void> {
    const { status, body } = await command(path, json);
    expect([200, 201], `${path}: ${status} ${JSON.stringify(body)}`).toContain(status);
  }
  async function sellOne(): Promise<void> {
    const id = `live-${randomUUID()}`;
    const lines = [{ product, quantity: 2, unitPrice: gbp(PRICE), description: 'WHITE METAL LANTERN' }];
    const order = { currency: 'GBP', country: 'Iceland', orderDate: DAY, customer: null, lines };
    await accepted(`/orders/${id}/create-order`, order);
    await accepted(`/orders/${id}/place-order`);
    orders.push(id);
    await accepted(`/accounts/${account}/deposit-money`, { amount: gbp(100) });
    deposits += 1;
    await accepted(`/products/${product}/receive-stock`, { quantity: 3 });
    received += 1;
  }

  await accepted(`/accounts/${account}/create-account`, { currency: 'GBP', owner });
  await accepted(`/products/${product}/register-product`, { name: 'LANTERN', price: gbp(PRICE) });
  await sellOne();
  async function sell(): Promise<void> {
    while (!ending) {
      await sleep(PAUSE_MS);
      await sellOne();
    }
  }
  let selling: Promise<void> | undefined;

  return {
    ids: { order: orders[0] ?? '', account: account ?? '', owner: owner ?? '', product: product ?? '' },
    sold: () => orders.length,
    /** Sells until the end. */
    open(): void {
      selling = sell();
    },
    async end(): Promise<void> {
      ending = true;
      await selling;
    },
    /** Every read model has all that was sold, paid in and received, and no more. */
    async expectInReadModels(): Promise<void> {
      const sinceSold = atLeast(...orders.slice(-NAMED).map((id) => `order#${id}@3`));
      const units = 2 * orders.length;
      const sum = { orders: orders.length, units, revenue: gbp(units * PRICE) };
      const sales = await query(`/sales?by=day&${LIVE_DAY}`, sinceSold);
      expect(sales).toMatchObject({ status: 200, body: { items: [{ key: DAY, ...sum }] } });
      for (const path of [`/orders?${LIVE_DAY}`, `/orders/search?q=lantern&${LIVE_DAY}`]) {
        expect((await query(path, sinceSold)).status).toBe(200);
        const listed = await all<{ id: string }>(`${path}&limit=200`);
        expect(listed.map(({ id }) => id).sort(), path).toEqual([...orders].sort());
      }
      expect((await query('/products/best-sellers', sinceSold)).status).toBe(200);
      const sellers = await all<{ product: string; units: number }>('/products/best-sellers?limit=200');
      expect(sellers.find((each) => each.product === product)?.units).toBe(units);
      const stock = { onHand: 3 * received, reserved: 0, available: 3 * received };
      expect((await query(`/products/${product}?minVersion=${1 + received}`)).body).toMatchObject({ stock });
      const balance = gbp(100 * deposits);
      expect((await query(`/accounts/${account}?minVersion=${1 + deposits}`)).body).toMatchObject({
        balance,
      });
      const accounts = await query(`/accounts?owner=${owner}`, atLeast(`account#${account}@${1 + deposits}`));
      expect(accounts.body.items).toMatchObject([{ id: account, version: 1 + deposits }]);
    },
  };
}
