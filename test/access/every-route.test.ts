import { describe, expect, test } from 'vitest';
import { catalogue } from '../../lambdas/command-api/catalogue.ts';
import { commandHandler } from '../../lambdas/command-api/handle-command.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { historyRoutes } from '../../lambdas/history/contract.ts';
import { operationsRoutes } from '../../lambdas/operations/contract.ts';
import { projections } from '../../lambdas/projections/contract.ts';
import { access } from '../../lambdas/shared/http-access.ts';
import { httpFrame } from '../../lambdas/shared/http-frame.ts';
import { asking as askingOfThePast } from '../history/memory-history.ts';
import { asking, memorySources } from '../query-api/memory-sources.ts';
import {
  customerClaims,
  httpEvent,
  lambdaContext,
  operatorClaims as operator,
  readAnswer,
} from '../support/http-events.ts';
import { silentLogger } from '../support/loggers.ts';
import { presentEvents } from '../support/present-events.ts';

const nobody = {};
const owner = customerClaims;
const stranger = { ...customerClaims, sub: '13047' };

const pounds = (amount: number) => ({ amount, currency: 'GBP' });
const order = { currency: 'GBP', country: 'Norway', orderDate: '2010-12-01' };
const line = { product: 'p1', quantity: 1 };

/** What a route does for another customer and for the owner: lets them in, or answers so. An operator is always let in. */
type Answer = 'in' | 403 | 404;

/** Written out by hand from the contract on the wire, so that the table in the code cannot prove itself right. */
const commands: Readonly<
  Record<string, readonly [stranger: Answer, owner: Answer, body: object, operators?: object]>
> = {
  'accounts/create-account': [404, 'in', { currency: 'GBP' }, { currency: 'GBP', owner: '17850' }],
  'accounts/deposit-money': [403, 403, { amount: pounds(5) }],
  'accounts/withdraw-money': [404, 'in', { amount: pounds(5) }],
  'accounts/block-account': [403, 403, { reason: 'x' }],
  'accounts/unblock-account': [403, 403, { reason: 'x' }],
  'accounts/close-account': [404, 'in', {}],
  'orders/create-order': [404, 'in', order, { ...order, customer: null }],
  'orders/add-product-to-cart': [404, 'in', line, { ...line, unitPrice: pounds(5) }],
  'orders/remove-product-from-cart': [404, 'in', { lineId: '1' }],
  'orders/place-order': [404, 'in', {}],
  'orders/update-order-status': [403, 403, { status: 'confirmed' }],
  'products/register-product': [403, 403, { name: 'x', price: pounds(5) }],
  'products/change-price': [403, 403, { price: pounds(5) }],
  'products/receive-stock': [403, 403, { quantity: 1 }],
  'products/reserve-stock': [403, 403, { order: '1', quantity: 1 }],
  'products/release-stock': [403, 403, { order: '1' }],
};

const queries: Readonly<Record<string, readonly [stranger: Answer, owner: Answer, query?: string]>> = {
  'GET /accounts/{id}': [404, 'in'],
  'GET /accounts': ['in', 'in'],
  'GET /orders/{id}': [404, 'in'],
  'GET /orders': ['in', 'in'],
  'GET /orders/search': ['in', 'in', 'q=x'],
  'GET /sales': [403, 403, 'by=day'],
  'GET /products/{id}': ['in', 'in'],
  'GET /products/best-sellers': ['in', 'in'],
};

const histories: typeof queries = {
  'GET /accounts/{id}/history': [404, 'in'],
  'GET /accounts/{id}/state': [404, 'in'],
  'GET /accounts/{id}/diff': [404, 'in', 'from=0'],
  'GET /orders/{id}/history': [404, 'in'],
  'GET /orders/{id}/state': [404, 'in'],
  'GET /orders/{id}/diff': [404, 'in', 'from=0'],
  'GET /products/{id}/history': ['in', 'in'],
  'GET /products/{id}/state': ['in', 'in'],
  'GET /products/{id}/diff': ['in', 'in', 'from=0'],
};

const ids: Readonly<Record<string, string>> = { accounts: 'a1', orders: 'o1', products: 'p1' };
const idIn = (route: string): string => ids[route.split('/')[1] ?? ''] ?? '';

/** What is there before each command: an account and an order of the owner's, and a product. */
async function commandApi() {
  const store = presentEvents();
  const handle = httpFrame(commandHandler(store, silentLogger));
  const post = async (route: string, body: object, claims: Record<string, string>) => {
    const [collection = '', command = ''] = route.split('/');
    const id = ids[collection] ?? '';
    const event = httpEvent({
      routeKey: 'POST /{collection}/{id}/{command}',
      path: `/${collection}/${id}/${command}`,
      pathParameters: { collection, id, command },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      claims,
    });
    return readAnswer(await handle(event, lambdaContext));
  };
  await post('accounts/create-account', { currency: 'GBP', owner: '17850' }, operator);
  await post('products/register-product', { name: 'LANTERN', price: pounds(339) }, operator);
  await post('orders/create-order', { ...order, lines: [line] }, owner);
  const versions = async () =>
    await Promise.all(
      ['account#a1', 'order#o1', 'product#p1'].map(
        async (stream) => (await store.load(StreamId.parse(stream))).version,
      ),
    );
  return { store, post, versions };
}

describe('S30 every command', () => {
  test('is one of those below, and is in the table of access', () => {
    const all = Object.entries(catalogue).flatMap(([collection, entries]) =>
      Object.keys(entries).map((command) => `${collection}/${command}`),
    );
    expect(Object.keys(commands).sort()).toEqual(all.sort());
    const others = [...Object.keys(histories), ...operationsRoutes];
    const named = all.map((route) => route.split('/')[1]);
    expect(Object.keys(access).sort()).toEqual([...named, ...others].sort());
  });

  test.each(Object.entries(commands))(
    '%s',
    async (route, [forStranger, forOwner, body, operators = body]) => {
      for (const [claims, expected, sent] of [
        [nobody, 401, body],
        [stranger, forStranger, body],
        [owner, forOwner, body],
        [operator, 'in', operators],
      ] as const) {
        const { post, versions } = await commandApi();
        const before = await versions();
        const { status } = await post(route, sent, claims);
        // In: it was decided, for or against.
        expect([200, 201, 409].includes(status) ? 'in' : status).toBe(expected);
        if (expected !== 'in') expect(await versions()).toEqual(before);
      }
    },
  );
});

async function queryApi() {
  const memory = memorySources();
  const money = pounds(0);
  const at = (stream: string) => ({ stream: StreamId.parse(stream), version: 1 });
  await memory.balances.save([
    { ...at('account#a1'), document: { owner: '17850', status: 'open', balance: money } },
  ]);
  await memory.orders.save([
    {
      ...at('order#o1'),
      document: { ...order, customer: '17850', status: 'open', lines: [], total: money },
    },
  ]);
  await memory.stock.save([
    {
      ...at('product#p1'),
      document: { name: 'x', price: money, stock: { onHand: 0, reserved: 0, available: 0 } },
    },
  ]);
  return { ...memory, get: asking(memory.sources) };
}

/** Asks as each of the four. */
async function expectAnswers(
  [forStranger, forOwner, query = '']: (typeof queries)[string],
  ask: (query: string, claims: Record<string, string>) => Promise<{ readonly status: number }>,
): Promise<void> {
  for (const [claims, expected] of [
    [nobody, 401],
    [stranger, forStranger],
    [owner, forOwner],
    [operator, 'in'],
  ] as const) {
    const { status } = await ask(query, claims);
    expect(status === 200 ? 'in' : status).toBe(expected);
  }
}

describe('S30 every query', () => {
  test('is one of those below', () => {
    const routes = projections.flatMap((contract) => Object.keys(contract.routes));
    expect(Object.keys(queries).sort()).toEqual(routes.sort());
  });

  test.each(Object.entries(queries))('%s', async (routeKey, answers) => {
    const route = routeKey.replace('GET ', '');
    const { get } = await queryApi();
    await expectAnswers(answers, (query, claims) => get(route, query, { id: idIn(route), claims }));
  });

  test('narrows a customer’s lists and search to the customer, and no operator’s', async () => {
    const { get, listAccounts, listOrders, search } = await queryApi();
    const asked = async (claims: Record<string, string>) => {
      await get('/accounts', '', { claims });
      await get('/orders', '', { claims });
      await get('/orders/search', 'q=x', { claims });
      return [
        listAccounts.mock.lastCall?.[0].owner,
        listOrders.mock.lastCall?.[0].customer,
        search.mock.lastCall?.[0].customer,
      ];
    };
    expect(await asked(stranger)).toEqual(['13047', '13047', '13047']);
    expect(await asked(operator)).toEqual([undefined, undefined, undefined]);
  });
});

describe('S30 every question about the past', () => {
  test('is one of those below', () => {
    const all = Object.keys(ids).flatMap((collection) =>
      historyRoutes.map((route) => route.replace('{collection}', collection)),
    );
    expect(Object.keys(histories).sort()).toEqual(all.sort());
  });

  test.each(Object.entries(histories))('%s', async (route, answers) => {
    const { store } = await commandApi();
    const get = askingOfThePast({ reader: store, cursorKey: async () => 'key' });
    const path = route.replace('GET ', '').replace('{id}', idIn(route));
    await expectAnswers(answers, (query, claims) => get(path, query, { claims }));
  });
});
