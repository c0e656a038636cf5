import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { httpClient, problem } from './http-client.ts';
import {
  createdWith,
  createdWithLine,
  createRefused,
  faultsAt,
  line,
  order,
  unitPrice,
} from './refused-order.ts';

const backend = inject('backend');
const { command, query } = httpClient(backend.api, backend.tokens.operator);

describe('S28 a body that is no command gets one schema of problem and stores nothing', () => {
  it.each(['', '{test:true}', '{', '{"currency":"GBP",}', 'undefined'])('%j is malformed', async (body) => {
    expect(await createRefused(body)).toMatchObject(problem(400, 'malformed-json'));
  });

  it.each(['null', '[]', '"x"', '1', 'true'])('%s is not a command', async (body) => {
    expect(await createRefused(body)).toMatchObject(problem(400, 'invalid-body'));
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=iso-8859-1',
    'application/jsonx',
  ])('%s is another media type', async (type) => {
    const headers = { 'content-type': type };
    expect(await createRefused(JSON.stringify(order), { headers })).toMatchObject(
      problem(415, 'unsupported-media-type'),
    );
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON',
  ])('%s is taken', async (type) => {
    const options = { headers: { 'Content-Type': type }, text: JSON.stringify({ ...order, lines: [] }) };
    const answer = await command(`/orders/good-${randomUUID()}/create-order`, undefined, options);
    expect(answer).toMatchObject({ status: 201 });
  });

  it('a body above 256 KB is too large', async () => {
    const body = JSON.stringify(order).padEnd(256 * 1024 + 1);
    expect(await createRefused(body)).toMatchObject(problem(413, 'body-too-large', { limit: 256 * 1024 }));
  });
});

describe('faults are named by their path', () => {
  it('missing fields', async () => {
    expect(await createRefused('{}')).toMatchObject(faultsAt('customer', 'currency', 'country', 'orderDate'));
  });

  it('unknown fields, at any depth', async () => {
    expect(await createdWith({ colour: 'red' })).toMatchObject(faultsAt('colour'));
    expect(await createdWithLine({ colour: 'red' })).toMatchObject(faultsAt('lines[1].colour'));
    expect(await createdWithLine({ unitPrice: { ...unitPrice, tax: 1 } })).toMatchObject(
      faultsAt('lines[1].unitPrice.tax'),
    );
  });

  it.each([
    ['currency', 826],
    ['currency', 'gbp'],
    ['country', ''],
    ['country', null],
    ['orderDate', '2011-02-30'],
    ['orderDate', '2011-03-03T00:00:00Z'],
    ['customer', 17850],
    ['customer', '#17850'],
    ['lines', {}],
  ])('%s that is %j', async (field, value) => {
    expect(await createdWith({ [field]: value })).toMatchObject(faultsAt(field));
  });

  it.each([
    ['product', 'BANK CHARGES'],
    ['product', 'x'.repeat(81)],
    ['quantity', '6'],
    ['quantity', 1_000_001],
    ['kind', 'gift'],
    ['description', 'x'.repeat(1001)],
    ['unitPrice', 255],
  ])('a line with %s that is %j', async (field, value) => {
    expect(await createdWithLine({ [field]: value })).toMatchObject(faultsAt(`lines[1].${field}`));
  });

  it('all of them in one answer', async () => {
    expect(await createdWith({ currency: 1, country: '' })).toMatchObject(faultsAt('currency', 'country'));
  });
});

const withAmount = (token: string) => createRefused(JSON.stringify(order).replace('255', token));

describe('S07 a number that JavaScript cannot hold is refused, not rounded', () => {
  it.each([
    '0.30000000000000004',
    '1.00000000000000001',
    '9007199254740993',
    '-9007199254740998.25',
    '1.23e40',
    '1e309',
    '1e3',
    '-0',
    '255.0',
  ])('%s', async (token) => {
    expect(await withAmount(token)).toMatchObject(faultsAt('lines[0].unitPrice.amount'));
  });

  it('the largest safe integer comes back as it went in', async () => {
    const id = `large-${randomUUID()}`;
    const price = { amount: Number.MAX_SAFE_INTEGER, currency: 'GBP' };
    await command(`/products/${id}/register-product`, { name: 'JEWEL', price });
    expect(await query(`/products/${id}?minVersion=1`)).toMatchObject({ body: { price } });
  });
});

describe('S29 amounts and quantities are positive whole numbers', () => {
  it.each(['0', '-5', '"-0"', '"0.001"', '" 10"', '"1e3"', '"10,00"', '""', 'null'])(
    'amount %s',
    async (token) => {
      expect(await withAmount(token)).toMatchObject(faultsAt('lines[0].unitPrice.amount'));
    },
  );

  it.each([0, -1, 1.5, null])('quantity %s', async (quantity) => {
    expect(await createdWithLine({ quantity })).toMatchObject(faultsAt('lines[1].quantity'));
  });

  it('a refused line leaves the order at its version', async () => {
    const id = `same-${randomUUID()}`;
    await command(`/orders/${id}/create-order`, { ...order, lines: [] });
    const negative = { ...line, unitPrice: { ...unitPrice, amount: -1100 } };
    expect(await command(`/orders/${id}/add-product-to-cart`, negative)).toMatchObject(
      faultsAt('unitPrice.amount'),
    );
    expect(await command(`/orders/${id}/add-product-to-cart`, line)).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
  });
});

describe('S09 text that a store cannot hold is refused, all other text comes back', () => {
  it.each([
    ['U+0000', '"a\\u0000b"'],
    ['a lone high surrogate', '"\\ud83d"'],
    ['a lone low surrogate', '"\\ude00x"'],
  ])('%s', async (_what, description) => {
    const body = JSON.stringify({ ...order, lines: [{ ...line, description: 'X' }] }).replace(
      '"X"',
      description,
    );
    expect(await createRefused(body)).toMatchObject(faultsAt('lines[0].description'));
  });

  it('emoji, control characters and noncharacters pass untouched', async () => {
    const id = `text-${randomUUID()}`;
    const description = 'smile \u{1F600}, tab\t, line\r\n, \u000b, \ufffe, "quotes" \\ \'; DROP TABLE';
    await command(`/orders/${id}/create-order`, { ...order, lines: [{ ...line, description }] });
    expect(await query(`/orders/${id}?minVersion=2`)).toMatchObject({ body: { lines: [{ description }] } });
  });
});
