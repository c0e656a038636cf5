import { randomUUID } from 'node:crypto';
import { type ProjectionContract, projections } from '../../lambdas/projections/contract.ts';
import { gbp, type HttpClient } from '../../test/e2e/http-client.ts';
import { sendUntilDecided } from '../../test/e2e/persistent-writer.ts';

/** What was written a moment ago, and a query whose answer has to hold it. */
export interface Write {
  /** As the command's answer names it: `order#536365@2`. */
  readonly version: string;
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any read model
  isIn(body: any): boolean;
}

/** A read model, and how to write something that it shows. */
export interface Subject {
  readonly projection: ProjectionContract['name'];
  readonly store: ProjectionContract['store'];
  write(): Promise<Write>;
}

type Send = (path: string, json: object) => Promise<string>;

/** More than an order of the day sells of a product, so that the last one that was written leads the best sellers. */
let units = 500_000;

/** Orders of days that no other order has. */
let day = Date.UTC(2011, 0, 1);
const MILLISECONDS_OF_A_DAY = 86_400_000;
const nextDay = (): string => {
  day += MILLISECONDS_OF_A_DAY;
  return new Date(day).toISOString().slice(0, 10);
};

/** One of each projection, with an account and a product of the measurement's own. */
export async function newSubjects(client: HttpClient): Promise<readonly Subject[]> {
  const send: Send = async (path, json) => {
    const { answer } = await sendUntilDecided(client, path, { json, key: randomUUID() });
    if (answer.status >= 300) throw new Error(`${path} was answered with ${answer.status}`);
    return `${answer.body.stream}@${answer.body.version}`;
  };
  const account = `/accounts/${randomUUID()}`;
  const product = `/products/${randomUUID()}`;
  const owner = randomUUID();
  await send(`${account}/create-account`, { currency: 'GBP', owner });
  await send(`${product}/register-product`, { name: 'LANTERN', price: gbp(339) });

  const deposit = () => send(`${account}/deposit-money`, { amount: gbp(1) });
  const writes: Readonly<Record<(typeof projections)[number]['name'], () => Promise<Write>>> = {
    'account-balance': async () => held(await deposit(), account),
    accounts: async () => listed(await deposit(), `/accounts?owner=${owner}&limit=1`),
    orders: async () => {
      const { id, version } = await newOrder(send);
      return held(version, `/orders/${id}`);
    },
    'order-search': async () => {
      const word = `w${randomUUID().replaceAll('-', '')}`;
      const { id, version } = await newOrder(send, { description: `LANTERN ${word}` });
      const isIn: Write['isIn'] = ({ items }) => items.length === 1 && items[0].id === id;
      return { version, path: `/orders/search?q=${word}&limit=10`, isIn };
    },
    'product-stock': async () => held(await send(`${product}/receive-stock`, { quantity: 1 }), product),
    'best-sellers': async () => {
      units += 1;
      const { id, line } = await newOrder(send, { quantity: units });
      const isIn: Write['isIn'] = ({ items }) => items[0]?.product === line.product;
      return { version: await place(send, id), path: '/products/best-sellers?limit=1', isIn };
    },
    sales: async () => {
      const { id, orderDate } = await newOrder(send);
      const isIn: Write['isIn'] = ({ items }) => items.length === 1 && items[0].orders === 1;
      return {
        version: await place(send, id),
        path: `/sales?by=day&from=${orderDate}&to=${orderDate}`,
        isIn,
      };
    },
  };
  return projections.map(({ name, store }) => ({ projection: name, store, write: writes[name] }));
}

const held = (version: string, path: string): Write => ({
  version,
  path,
  isIn: (body) => body.version === versionIn(version),
});

const listed = (version: string, path: string): Write => ({
  version,
  path,
  isIn: ({ items }) => items[0]?.version === versionIn(version),
});

const versionIn = (named: string): number => Number(named.split('@')[1]);

async function newOrder(
  send: Send,
  more: { readonly quantity?: number; readonly description?: string } = {},
) {
  const [id, orderDate] = [randomUUID(), nextDay()];
  const line = { product: randomUUID(), quantity: 1, unitPrice: gbp(1), ...more };
  const order = { currency: 'GBP', country: 'Norway', orderDate, customer: null, lines: [line] };
  return { id, orderDate, line, version: await send(`/orders/${id}/create-order`, order) };
}

const place = (send: Send, id: string): Promise<string> => send(`/orders/${id}/place-order`, {});
