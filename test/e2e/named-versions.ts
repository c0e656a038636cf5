import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { gbp, type HttpClient } from './http-client.ts';
import { sendUntilDecided } from './persistent-writer.ts';

/** A query that names the version of a command, and what its answer has to hold. */
export interface NamedQuery {
  readonly kind: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  readonly expectEffect: (body: any) => void;
}

/** A command that was acknowledged, with a query of each read model that has to show it. */
export type Written = readonly NamedQuery[];

const EARLIEST_DAY = Date.UTC(1900, 0, 1);
const DAY_MS = 86_400_000;
/** So many units that what is placed here leads the best sellers. */
const UNITS = 500_000;

let customers = 0;

/** Commands that share no order, product, account, customer, day or word with any others, and what they make to be seen. */
export function* journeyOf(client: HttpClient): Generator<Promise<Written>> {
  const number = ++customers;
  const id = `named-${randomUUID()}`;
  // One word, and so long that no other is near to it.
  const word = `w${randomUUID()}`.replaceAll(/[^a-z0-9]/g, '');
  const customer = `c-${randomUUID()}`;
  const orderDate = new Date(EARLIEST_DAY + number * DAY_MS).toISOString().slice(0, 10);
  const [quantity, price] = [UNITS + number, 2];
  const total = gbp(quantity * price);
  const line = { product: id, quantity, unitPrice: gbp(price), description: word };
  const day = `from=${orderDate}&to=${orderDate}`;

  async function write(collection: string, name: string, json: object = {}) {
    const path = `/${collection}s/${id}/${name}`;
    const { answer } = await sendUntilDecided(client, path, { json, key: randomUUID() });
    expect(answer.status, path).toBeLessThan(300);
    const { stream, version } = answer.body;
    const named = { 'varve-min-version': `${stream}@${version}` };
    const asHeader = (kind: string, path: string, expectEffect: NamedQuery['expectEffect']): NamedQuery => ({
      ...{ kind, path, headers: named, expectEffect },
    });
    /** Both ways to name the version of one document. */
    const ofDocument = (expected: object): Written => {
      const expectEffect: NamedQuery['expectEffect'] = (body) =>
        expect(body).toMatchObject({ id, version, ...expected });
      const path = `/${collection}s/${id}`;
      return [
        { kind: collection, path: `${path}?minVersion=${version}`, headers: {}, expectEffect },
        asHeader(collection, path, expectEffect),
      ];
    };
    const ofList = (kind: string, path: string, ...items: readonly object[]): NamedQuery =>
      asHeader(kind, path, (body) => expect(body.items).toMatchObject(items));
    return { version, asHeader, ofDocument, ofList };
  }

  async function createOrder(): Promise<Written> {
    const order = { currency: 'GBP', country: 'Iceland', orderDate, customer, lines: [line] };
    const { version, ofDocument, ofList } = await write('order', 'create-order', order);
    return [
      ...ofDocument({ status: 'open', total }),
      ofList('orders', `/orders?customer=${customer}`, { id, status: 'open', version }),
      ofList('search', `/orders/search?q=${word}`, { id, total, version }),
    ];
  }

  async function placeOrder(): Promise<Written> {
    const { version, asHeader, ofDocument, ofList } = await write('order', 'place-order');
    const sold = { orders: 1, units: quantity, revenue: total };
    return [
      ...ofDocument({ status: 'placed', total }),
      ofList('orders', `/orders?status=placed&${day}`, { id, version }),
      ofList('search', `/orders/search?q=${word}`, { id, version }),
      ofList('sales', `/sales?by=day&${day}`, { key: orderDate, ...sold }),
      ofList('sales', `/sales?by=country&${day}`, { key: 'Iceland', ...sold }),
      ofList('sales', `/sales?by=product&${day}`, { key: id, ...sold }),
      asHeader('best sellers', '/products/best-sellers?limit=200', (body) =>
        expect(body.items).toContainEqual({ product: id, units: quantity }),
      ),
    ];
  }

  async function registerProduct(): Promise<Written> {
    const product = { name: word, price: gbp(price), initialStock: 7 };
    const { ofDocument } = await write('product', 'register-product', product);
    return ofDocument({ stock: { onHand: 7, reserved: 0, available: 7 } });
  }

  async function receiveStock(): Promise<Written> {
    const { ofDocument } = await write('product', 'receive-stock', { quantity: 5 });
    return ofDocument({ stock: { onHand: 12, reserved: 0, available: 12 } });
  }

  async function createAccount(): Promise<Written> {
    const { version, ofDocument, ofList } = await write('account', 'create-account', {
      currency: 'GBP',
      owner: customer,
    });
    return [
      ...ofDocument({ balance: gbp(0) }),
      ofList('accounts', `/accounts?owner=${customer}`, { id, status: 'open', version }),
    ];
  }

  async function depositMoney(): Promise<Written> {
    const { ofDocument } = await write('account', 'deposit-money', { amount: gbp(1_099) });
    return ofDocument({ balance: gbp(1_099) });
  }

  async function blockAccount(): Promise<Written> {
    const { version, ofDocument, ofList } = await write('account', 'block-account', { reason: 'a test' });
    return [
      ...ofDocument({ status: 'blocked', balance: gbp(1_099) }),
      ofList('accounts', `/accounts?status=blocked&owner=${customer}`, { id, version }),
    ];
  }

  for (const command of [
    createOrder,
    placeOrder,
    registerProduct,
    receiveStock,
    createAccount,
    depositMoney,
    blockAccount,
  ])
    yield command();
}
