import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  decodeJwt,
  decodeProtectedHeader,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { describe, expect, inject, it } from 'vitest';
import { signToken, type TokenRequest } from '../../local/http/issuer.ts';
import { httpClient, problem } from './http-client.ts';

const backend = inject('backend');
const { operator } = backend.tokens;
const { call, command, query } = httpClient(backend.api, operator);

const order = { currency: 'GBP', country: 'Malta', orderDate: '2011-03-04' };
const line = { product: 'A1', quantity: 1, unitPrice: { amount: 100, currency: 'GBP' } };

const sign = (request: Partial<TokenRequest>) =>
  signToken(join(backend.dir, 'issuer'), {
    subject: 'operator',
    role: 'operator',
    ttlSeconds: 60,
    ...request,
  });

/** The operator's claims, with these in their place, signed by somebody else. */
async function forged(changes: JWTPayload = {}, header: { kid?: string } = {}): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  const { kid } = decodeProtectedHeader(operator) as { kid: string };
  return new SignJWT({ ...decodeJwt(operator), ...changes })
    .setProtectedHeader({ alg: 'RS256', kid, ...header })
    .sign(privateKey);
}

/** A command under a header that must not let it in, after which the order must not exist. */
async function shutOut(authorization: string | undefined) {
  const id = `shut-out-${randomUUID()}`;
  const headers = authorization === undefined ? {} : { authorization };
  const body = { ...order, customer: null };
  const answer = await command(`/orders/${id}/create-order`, body, { token: null, headers });
  expect(await call('/orders', { token: null, headers })).toMatchObject({ status: answer.status });
  expect(await command(`/orders/${id}/place-order`)).toMatchObject(problem(404, 'not-found'));
  return answer;
}

describe('S31 nobody gets in without a good access token', () => {
  it.each([
    ['no header', () => undefined],
    ['an empty header', () => ''],
    ['no token', () => 'Bearer'],
    ['something that is no token', () => 'Bearer let-me-in'],
    ['a token that has expired', async () => `Bearer ${await sign({ ttlSeconds: -1 })}`],
    ['a token for another client', async () => `Bearer ${await sign({ clientId: 'another' })}`],
    ['a token signed by somebody else', async () => `Bearer ${await forged()}`],
    ['a token with a key that nobody knows', async () => `Bearer ${await forged({}, { kid: 'unknown' })}`],
    ['a token of another issuer', async () => `Bearer ${await forged({ iss: 'http://127.0.0.1:9' })}`],
    ['a token without signature', () => `Bearer ${new UnsecuredJWT(decodeJwt(operator)).encode()}`],
  ])("with %s: the gateway's own answer", async (_what, authorization) => {
    const { status, body, headers } = await shutOut(await authorization());
    expect({ status, body }).toEqual({ status: 401, body: { message: 'Unauthorized' } });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('with an ID token: our answer', async () => {
    expect(await shutOut(`Bearer ${await sign({ use: 'id' })}`)).toMatchObject(
      problem(401, 'unauthenticated'),
    );
  });

  it('and one token opens one route after another', async () => {
    for (const path of ['/orders', '/sales?by=day', '/orders'])
      expect(await call(path)).toMatchObject({ status: 200 });
  });

  it('except to the API document', async () => {
    expect(await call('/openapi.json', { token: null })).toMatchObject({
      status: 200,
      body: { openapi: expect.stringMatching(/^3\./) },
    });
  });
});

describe('a customer', () => {
  const subject = `customer-${randomUUID()}`;
  const asCustomer = async () => ({ token: await sign({ subject, role: 'customer' }) });

  it('creates an order of their own, reads it and finds it in their list, which holds no other', async () => {
    const id = `own-${randomUUID()}`;
    expect(await command(`/orders/${id}/create-order`, order, await asCustomer())).toMatchObject({
      status: 201,
    });
    expect(await query(`/orders/${id}?minVersion=1`, await asCustomer())).toMatchObject({
      body: { id, customer: subject, status: 'open', version: 1 },
    });
    const { body } = await query('/orders', await asCustomer());
    expect(body.items).toMatchObject([{ id, customer: subject }]);
    expect(await query('/orders?customer=17850', await asCustomer())).toMatchObject({
      body: { items: [], next: null },
    });
  });

  it('does not say whose an order is, nor set a price', async () => {
    const path = `/orders/priced-${randomUUID()}/create-order`;
    const body = { ...order, customer: subject, lines: [line] };
    expect(await command(path, body, await asCustomer())).toMatchObject(
      problem(400, 'invalid-body', {
        errors: expect.arrayContaining([
          { path: 'customer', message: 'Only an operator may set this' },
          { path: 'lines[0].unitPrice', message: 'Only an operator may set this' },
        ]),
      }),
    );
  });

  it("finds somebody else's order as little as one that does not exist", async () => {
    const id = `foreign-${randomUUID()}`;
    await command(`/orders/${id}/create-order`, { ...order, customer: 'another', lines: [line] });
    await query(`/orders/${id}?minVersion=2`);
    const without = ({
      body: { instance, ...body },
      status,
    }: {
      body: Record<string, unknown>;
      status: number;
    }) => ({
      status,
      body,
    });
    const missing = `missing-${randomUUID()}`;
    for (const ask of [
      async (order: string) => call(`/orders/${order}`, await asCustomer()),
      async (order: string) => command(`/orders/${order}/place-order`, {}, await asCustomer()),
    ]) {
      const foreign = await ask(id);
      expect(foreign).toMatchObject(problem(404, 'not-found'));
      expect(without(foreign)).toEqual(without(await ask(missing)));
    }
    expect(await query(`/orders/${id}?minVersion=2`)).toMatchObject({ body: { status: 'open', version: 2 } });
  });

  it('is forbidden what operators do', async () => {
    expect(await call('/sales?by=day', await asCustomer())).toMatchObject(problem(403, 'forbidden'));
    const confirm = { status: 'confirmed' };
    expect(await command('/orders/1/update-order-status', confirm, await asCustomer())).toMatchObject(
      problem(403, 'forbidden'),
    );
  });
});
