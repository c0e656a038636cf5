import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type Answering, type FakeBackend, startFakeBackend } from './fake-backend.ts';

const recorded = (
  version: number,
  type: string,
  data: unknown,
  actor = { role: 'operator', id: 'op-1' },
) => ({
  version,
  type,
  schemaVersion: 1,
  data,
  recordedAt: '2010-12-01T08:26:00.000Z',
  actor,
  commitId: `commit-${version}`,
  correlationId: 'r',
  causationId: 'c',
});

const pounds = (amount: number) => ({ amount, currency: 'GBP' });
const events = [
  recorded(1, 'OrderCreated', { customer: null, country: 'Norway' }, { role: 'customer', id: '17850' }),
  recorded(2, 'ProductAddedToCart', { product: '71053', quantity: 6, unitPrice: pounds(339) }),
  recorded(3, 'OrderPlaced', { total: pounds(2034), lines: [{}] }),
];

/** Pages of this many events, as the history of `/orders/536365`. */
const answeringPages =
  (all: readonly unknown[], size: number): Answering =>
  ({ path }) => {
    const url = new URL(path, 'http://localhost');
    if (url.pathname === '/orders/536365/state') return { status: 200, body: { version: all.length } };
    if (url.pathname !== '/orders/536365/history') return { status: 404 };
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const items = all.slice(from, from + size);
    const next = from + size < all.length ? String(from + size) : null;
    return { status: 200, body: { items, next } };
  };

describe('the history command', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(answeringPages(events, 200));
  });
  beforeEach(() => backend.answer(answeringPages(events, 200)));
  afterAll(() => backend.stop());

  const run = (...args: string[]) =>
    runVarve(['history', ...args], { VARVE_API: backend.url, VARVE_TOKEN: 'secret' });

  it('G10: shows what happened, when, and who did it', async () => {
    const { code, stdout, stderr } = await run('order#536365');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'version  recorded at               type                who             data',
      '      1  2010-12-01T08:26:00.000Z  OrderCreated        customer 17850  no customer, country Norway',
      '      2  2010-12-01T08:26:00.000Z  ProductAddedToCart  operator op-1   product 71053, quantity 6, unit price 3.39 GBP',
      '      3  2010-12-01T08:26:00.000Z  OrderPlaced         operator op-1   total 20.34 GBP, 1 line',
      '',
    ]);
    expect(backend.received).toHaveLength(1);
    expect(backend.received[0]).toMatchObject({
      path: '/orders/536365/history?limit=200',
      headers: { authorization: 'Bearer secret' },
    });
  });

  it('G10: shows every event of every page, with --json as they come', async () => {
    const many = Array.from({ length: 7 }, (_, index) => recorded(index + 1, 'PriceChanged', { index }));
    backend.answer(answeringPages(many, 3));
    const { code, stdout, stderr } = await run('order#536365', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(many);
    expect(stderr).toContain('events read');
    expect(stderr).toContain('/7');
  });

  it('lets no text tell the terminal what to do', async () => {
    backend.answer(answeringPages([recorded(1, 'X', { reference: 'a\u001b[2Jb\nc\u202ed' })], 1));
    const { stdout } = await run('order#536365');
    expect(stdout).toContain('reference a\\u{1b}[2Jb\\u{a}c\\u{202e}d\n');
  });

  it.each([
    ['a category and an id', ['order536365'], 'Give a category and an id, as order#536365.'],
    ['a category and an id', ['order#a b'], 'Give a category and an id, as order#536365.'],
    [
      'a category that there is',
      ['cart#1'],
      'Give a stream of one of the categories account, order, product.',
    ],
    ['a stream', [], "missing required argument 'stream'"],
    [
      'a backend',
      ['order#1', '--api', 'http://127.0.0.1:9'],
      'Is the backend running, and the address right?',
    ],
  ])('asks for %s, given %j', async (_, args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    [{ status: 404 }, "There is no stream order#1, or it is somebody else's.\n"],
    [
      { status: 401 },
      'The backend refuses the token (401): give one that has not expired with --token or VARVE_TOKEN.\n',
    ],
    [
      { status: 400, body: { detail: 'Correct it.', errors: [{ path: 'id', message: 'Must be other' }] } },
      'The history of order#1 cannot be read (400). id: Must be other. Correct it.\n',
    ],
    [{ status: 500 }, 'The history of order#1 cannot be read (500). Try again later.\n'],
  ])('says what to do when the backend answers %j', async (answer, sentence) => {
    backend.answer(() => answer);
    expect(await run('order#1')).toEqual({ code: 1, stdout: '', stderr: sentence });
  });

  it('asks again when a page cannot be had for the moment', async () => {
    const answering = answeringPages(events, 2);
    backend.answer((request, count) => (count % 2 === 1 ? { status: 503 } : answering(request, count)));
    const { code, stdout } = await run('order#536365', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(events);
  });
});
