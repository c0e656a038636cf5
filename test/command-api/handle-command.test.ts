import { describe, expect, test, vi } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import {
  CommitRefused,
  CommitTooLarge,
  StoreUnavailable,
  TransactionTooLarge,
  VersionConflict,
} from '../../lambdas/event-store/event-store.ts';
import { draftOf } from '../support/histories.ts';
import { customerClaims } from '../support/http-events.ts';
import { presentEvents } from '../support/present-events.ts';
import { api, creation, header, line, problem } from './posting.ts';

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
    const asked = { claims: customerClaims, headers: { 'idempotency-key': 'k1' } };
    const theirs = await post('orders/1/place-order', {}, asked);
    const missing = await post('orders/2/place-order', {}, asked);
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
    expect(answer.headers).toMatchObject({ 'retry-after': '30' });
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
