import { describe, expect, test, vi } from 'vitest';
import { commandHandler } from '../../lambdas/command-api/handle-command.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import {
  CommitRefused,
  CommitTooLarge,
  type PresentEventStore,
  StoreUnavailable,
  TransactionTooLarge,
  VersionConflict,
} from '../../lambdas/event-store/event-store.ts';
import { httpFrame } from '../../lambdas/shared/http-frame.ts';
import { draftOf } from '../support/histories.ts';
import {
  customerClaims,
  type HttpRequest,
  httpEvent,
  lambdaContext,
  readAnswer,
} from '../support/http-events.ts';
import { silentLogger } from '../support/loggers.ts';
import { presentEvents } from '../support/present-events.ts';

const header = { currency: 'GBP', country: 'Norway', orderDate: '2010-12-01' };
const creation = { ...header, customer: '17850' };
const line = { product: '71053', quantity: 6, unitPrice: { amount: 339, currency: 'GBP' } };

function api(store: PresentEventStore = presentEvents()) {
  const handle = httpFrame(commandHandler(store, silentLogger));
  const post = async (path: string, body: unknown, request: Partial<HttpRequest> = {}) => {
    const [collection = '', ...rest] = path.split('/');
    const [id, command] = rest.length === 2 ? rest : [undefined, rest[0]];
    const pathParameters = { collection, command: command ?? '', ...(id === undefined ? {} : { id }) };
    const event = httpEvent({
      routeKey: 'POST /{collection}/{id}/{command}',
      path: `/${path}`,
      pathParameters,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...request,
      headers: { 'content-type': 'application/json', ...request.headers },
    });
    return readAnswer(await handle(event, lambdaContext));
  };
  const version = async (id: string) => (await store.load(StreamId.of('order', id))).version;
  return { post, version };
}

const problem = (status: number, slug: string) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `urn:varve:problem:${slug}`, status, instance: 'request-1', detail: expect.any(String) },
});

describe('a command', () => {
  test('is answered with what was stored', async () => {
    const { post } = api();
    const headers = { 'idempotency-key': 'k1' };
    expect(await post('orders/1/create-order', { ...creation, lines: [line] }, { headers })).toMatchObject({
      status: 201,
      headers: { etag: '"2"', location: '/orders/1', 'idempotency-key': 'k1' },
      body: {
        stream: 'order#1',
        version: 2,
        events: [
          { type: 'OrderCreated', version: 1 },
          { type: 'ProductAddedToCart', version: 2 },
        ],
      },
    });
    expect(await post('orders/1/place-order', {})).toMatchObject({ status: 200, headers: { etag: '"3"' } });
  });

  test('with nothing to do is answered with no events', async () => {
    const { post } = api();
    await post('orders/1/create-order', { ...creation, lines: [line] });
    await post('orders/1/place-order', {});
    const again = await post('orders/1/update-order-status', { status: 'placed' });
    expect(again).toMatchObject({ status: 200, body: { version: 3, events: [] } });
  });

  test('S30 is somebody’s own affair: a customer sees nobody else’s order, not even that it is there', async () => {
    const { post, version } = api();
    await post('orders/1/create-order', { ...creation, customer: 'other', lines: [line] });
    const theirs = await post('orders/1/place-order', {}, { claims: customerClaims });
    const missing = await post('orders/2/place-order', {}, { claims: customerClaims });
    expect(theirs).toEqual(missing);
    expect(theirs).toMatchObject(problem(404, 'not-found'));
    expect(await version('1')).toBe(2);
  });

  test('S30 makes what a customer creates the customer’s', async () => {
    const { post, version } = api();
    const asCustomer = { claims: customerClaims };
    expect(await post('orders/1/create-order', { ...header, customer: 'other' }, asCustomer)).toMatchObject({
      ...problem(400, 'invalid-body'),
      body: { errors: [{ path: 'customer' }] },
    });
    expect(await version('1')).toBe(0);
    expect((await post('orders/1/create-order', header, asCustomer)).status).toBe(201);
    expect(await post('orders/1/update-order-status', { status: 'cancelled' }, asCustomer)).toMatchObject(
      problem(403, 'forbidden'),
    );
  });

  test('S31 with an ID token is not authenticated', async () => {
    const answer = await api().post('orders/1/create-order', header, {
      claims: { ...customerClaims, token_use: 'id' },
    });
    expect(answer).toMatchObject(problem(401, 'unauthenticated'));
  });
});

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

  test('with another payload is refused, and is another key for somebody else or for something else', async () => {
    const { post } = api();
    await post('orders/1/create-order', creation, { headers });
    const other = { ...creation, country: 'France' };
    expect(await post('orders/1/create-order', other, { headers })).toMatchObject(
      problem(422, 'idempotency-key-reused'),
    );
    expect(await post('orders/1/add-product-to-cart', line, { headers })).toMatchObject({ status: 200 });
    expect(await post('orders/1/place-order', {}, { headers, claims: customerClaims })).toMatchObject({
      status: 200,
    });
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

describe('If-Match', () => {
  test.each([
    ['"2"', 200],
    ['*', 200],
    ['"1"', 412],
    ['"99"', 412],
    ['2', 400],
    ['W/"2"', 400],
    ['"1", "2"', 400],
  ])('%s on version 2 is answered with %i', async (ifMatch, status) => {
    const { post } = api();
    await post('orders/1/create-order', { ...creation, lines: [line] });
    const answer = await post('orders/1/place-order', {}, { headers: { 'if-match': ifMatch } });
    expect(answer.status).toBe(status);
    if (status === 412) expect(answer.body.version).toBe(2);
  });
});

describe('what the store says becomes a problem', () => {
  const stream = StreamId.of('order', '1');
  test.each([
    [new VersionConflict(stream, 4), 409, 'conflict', { version: 4 }],
    [new CommitTooLarge(stream, 9, 5), 413, 'commit-too-large', { limit: 5 }],
    [new TransactionTooLarge(101, 100, 'items'), 413, 'commit-too-large', { limit: 100 }],
    [new CommitRefused(stream, 'ValidationError'), 400, 'invalid-body', {}],
    [new StoreUnavailable('down'), 503, 'unavailable', {}],
    [new Error('secret inside'), 500, 'internal', {}],
  ])('%s', async (error, status, slug, fields) => {
    const store = presentEvents();
    vi.spyOn(store, 'append').mockRejectedValue(error);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const answer = await api(store).post('orders/1/create-order', creation);
    const logged = written.mock.calls.map(([text]) => String(text)).join('');
    written.mockRestore();
    expect(answer).toMatchObject({ status, body: { type: `urn:varve:problem:${slug}`, ...fields } });
    expect('retry-after' in answer.headers).toBe(status === 503);
    expect(JSON.stringify(answer)).not.toContain('secret inside');
    if (status === 500) expect(logged).toMatch(/secret inside.*request-1|request-1.*secret inside/s);
  });

  test('an event of a newer version of the code', async () => {
    const store = presentEvents();
    const events = [{ type: 'OrderCreated', schemaVersion: 2, data: {} }];
    await store.append(await store.load(stream), { ...draftOf('newer'), events });
    const answer = await api(store).post('orders/1/place-order', {});
    expect(answer).toMatchObject(problem(503, 'newer-event'));
  });

  test('a refusal says what the caller needs to know, and leaves the problem’s own fields alone', async () => {
    const { post } = api();
    await post('orders/1/create-order', { ...creation, lines: [line] });
    await post('orders/1/place-order', {});
    const answer = await post('orders/1/place-order', {});
    expect(answer.body).toMatchObject({
      status: 409,
      rejection: 'OrderNotOpen',
      orderStatus: 'placed',
      version: 3,
    });
  });
});
