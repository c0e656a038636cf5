import { describe, expect, test } from 'vitest';
import { commandHandler } from '../../lambdas/command-api/handle-command.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { httpFrame } from '../../lambdas/shared/http-frame.ts';
import { type HttpRequest, httpEvent, lambdaContext, readAnswer } from '../support/http-events.ts';
import { silentLogger } from '../support/loggers.ts';
import { presentEvents } from '../support/present-events.ts';

const store = presentEvents();
const handle = httpFrame(commandHandler(store, silentLogger));

async function create(body: string | undefined, request: Partial<HttpRequest> = {}, id = 'bad') {
  const event = httpEvent({
    routeKey: 'POST /{collection}/{id}/{command}',
    path: `/orders/${id}/create-order`,
    pathParameters: { collection: 'orders', id, command: 'create-order' },
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
    ...request,
  });
  const answer = readAnswer(await handle(event, lambdaContext));
  if (StreamId.idPattern.test(id) && answer.status >= 400) {
    expect((await store.load(StreamId.of('order', id))).version).toBe(0);
  }
  return answer;
}

const order = { currency: 'GBP', country: 'Norway', orderDate: '2010-12-01', customer: null };
const line = (amount: string, quantity = '1') =>
  `{"product":"1","quantity":${quantity},"unitPrice":{"amount":${amount},"currency":"GBP"}}`;
const withLine = (text: string) => JSON.stringify(order).replace('}', `,"lines":[${text}]}`);

const slug = (answer: { body: { type: string } }) => answer.body.type.replace('urn:varve:problem:', '');
const paths = (answer: { body: { errors?: { path: string }[] } }) =>
  answer.body.errors?.map(({ path }) => path);

describe('S28 a body', () => {
  test.each([
    ['{test:true}', 400, 'malformed-json'],
    ['', 400, 'malformed-json'],
    [undefined, 400, 'malformed-json'],
    ['{"a":1', 400, 'malformed-json'],
    ['['.repeat(100_000), 400, 'malformed-json'],
    ['null', 400, 'invalid-body'],
    ['[]', 400, 'invalid-body'],
    ['"x"', 400, 'invalid-body'],
    ['7', 400, 'invalid-body'],
    [`"${'x'.repeat(300_000)}"`, 413, 'body-too-large'],
  ])('that is no command is refused (%#)', async (body, status, expected) => {
    const answer = await create(body);
    expect([answer.status, slug(answer)]).toEqual([status, expected]);
  });

  test('is counted in bytes', async () => {
    const answer = await create(`"${'é'.repeat(140_000)}"`);
    expect([answer.status, answer.body.limit]).toEqual([413, 262_144]);
  });

  test.each([
    'text/plain',
    '',
    'application/jsonx',
    'application/json; charset=latin1',
    'multipart/form-data',
  ])('of the media type %j is refused', async (type) => {
    const answer = await create(JSON.stringify(order), { headers: { 'content-type': type } });
    expect([answer.status, slug(answer)]).toEqual([415, 'unsupported-media-type']);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'of the media type %j is taken',
    async (type) => {
      const answer = await create(
        JSON.stringify(order),
        { headers: { 'content-type': type } },
        `ok-${type.length}`,
      );
      expect(answer.status).toBe(201);
    },
  );

  test('in base64 is understood; one that is not UTF-8 is refused', async () => {
    const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64');
    const encoded = { isBase64Encoded: true };
    expect((await create(base64(JSON.stringify(order)), encoded, 'base64')).status).toBe(201);
    const broken = await create(base64(Uint8Array.of(0x22, 0xff, 0x22)), encoded);
    expect([broken.status, slug(broken)]).toEqual([400, 'malformed-json']);
  });

  test('without any header is refused, not failed', async () => {
    const { headers: _, ...event } = httpEvent({
      routeKey: '',
      path: '/orders/x/create-order',
      pathParameters: { collection: 'orders', id: 'x', command: 'create-order' },
    });
    expect(readAnswer(await handle(event as never, lambdaContext)).status).toBe(415);
  });
});

describe('S07 S29 a number', () => {
  test.each([
    '0',
    '-5',
    '-1100',
    '-0',
    '1.0',
    '0.001',
    '1.00000000000000001',
    '1e3',
    '1.23e40',
    '1e309',
    '0.30000000000000004',
    '9007199254740993',
    '-9007199254740998.25',
    '"339"',
    '" 10"',
    '"10,00"',
    '""',
    'null',
  ])('%s is no amount', async (amount) => {
    const answer = await create(withLine(line(amount)));
    expect([answer.status, slug(answer), paths(answer)]).toEqual([
      400,
      'invalid-body',
      ['lines[0].unitPrice.amount'],
    ]);
  });

  test.each(['0', '-1', '1.5', '1000001', '1e1', '"1"'])('%s is no quantity', async (quantity) => {
    const answer = await create(withLine(line('1', quantity)));
    expect(paths(answer)).toEqual(['lines[0].quantity']);
  });

  test('9007199254740991 is an amount, but more than an order may come to', async () => {
    const answer = await create(withLine(line('9007199254740991')), {}, 'largest');
    expect([answer.status, answer.body.rejection]).toEqual([409, 'TotalTooLarge']);
    expect((await create(withLine(line('1000000000000', '1')), {}, 'large')).status).toBe(201);
  });

  test('of faults that an answer lists is a hundred at most', async () => {
    const unknown = Array.from({ length: 10_000 }, (_, n) => [`unknown${n}`, 0]);
    const lines = `[${'0,'.repeat(50_000)}0]`;
    for (const body of [JSON.stringify(Object.fromEntries(unknown)), `{"lines":${lines}}`]) {
      const answer = await create(body);
      expect(answer.status).toBe(400);
      expect(answer.body.errors.length).toBeLessThanOrEqual(100);
    }
  });
});

test('each fault is told with its path', async () => {
  const body = {
    country: 'a\u0000',
    orderDate: '2010-02-30',
    customer: null,
    tenant: 'x',
    lines: [{ product: '#', nested: 1 }],
  };
  const answer = await create(JSON.stringify(body));
  expect(paths(answer)?.sort()).toEqual([
    'country',
    'currency',
    'lines[0].nested',
    'lines[0].product',
    'lines[0].quantity',
    'lines[0].unitPrice',
    'orderDate',
    'tenant',
  ]);
});

test.each(['-x', 'a b', 'ä', 'a'.repeat(81), 'search', 'best-sellers', ''])('%j is no id', async (id) => {
  const answer = await create(JSON.stringify(order), {}, id);
  expect([answer.status, slug(answer)]).toEqual([400, 'invalid-id']);
});

test.each(['', 'a b', 'é', 'x'.repeat(129)])('%j is no idempotency key', async (key) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const answer = await create(JSON.stringify(order), { headers });
  expect([answer.status, slug(answer), paths(answer)]).toEqual([400, 'invalid-header', ['Idempotency-Key']]);
});

test.each([
  ['orders', 'unknown'],
  ['orders', 'constructor'],
  ['__proto__', 'create-order'],
  ['invoices', 'create-order'],
])('there is no %s/%s', async (collection, command) => {
  const answer = await create('{}', { pathParameters: { collection, id: '1', command } });
  expect([answer.status, slug(answer)]).toEqual([404, 'not-found']);
});
