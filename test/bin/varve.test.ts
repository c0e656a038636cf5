import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIssuer } from '../../local/http/issuer.ts';
import { csvTotals } from '../support/csv-totals.ts';
import { runVarve } from '../support/run-varve.ts';
import { acceptingOrders, type FakeBackend, startFakeBackend } from './varve/fake-backend.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');
const right = csvTotals(day);

describe('the command line', () => {
  let backend: FakeBackend;
  let folder: string;
  beforeAll(async () => {
    backend = await startFakeBackend(acceptingOrders());
    folder = await mkdtemp(join(tmpdir(), 'varve-'));
  });
  afterAll(async () => {
    await backend.stop();
    await rm(folder, { recursive: true });
  });

  const run = (...args: string[]) =>
    runVarve(args, { VARVE_API: backend.url, VARVE_TOKEN: 'secret', VARVE_LOCAL_DIR: folder });

  it.each([[[]], [['import']], [['token']]])('%j has --help', async (command) => {
    const { code, stdout } = await run(...command, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: varve');
  });

  it.each([
    ['an unknown command', ['inport'], "unknown command 'inport'"],
    ['an unknown option', ['import', day, '--jsn'], "unknown option '--jsn'"],
    ['no file', ['import'], "missing required argument 'file.csv'"],
    [
      'a concurrency that is none',
      ['import', day, '--concurrency', '0'],
      'Give a whole number from 1 to 999.',
    ],
    ['a file that is not there', ['import', 'none.csv'], 'none.csv is not a file that can be read.'],
    ['no backend', ['import', day, '--api', 'http://127.0.0.1:9'], 'No answer from http://127.0.0.1:9: '],
  ])('fails with a sentence and without a stack for %s', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('imports the shipped day, says what became of every line, and changes nothing the second time', async () => {
    backend.answer(acceptingOrders());
    const first = await run('import', day, '--json', '--wait');
    expect(first.code).toBe(0);
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({
      lines: {
        total: right.rows,
        product: right.lines - right.chargeLines,
        charge: right.chargeLines,
        cancelledInvoice: right.leftOut.cancelled,
        quantityNotPositive: right.leftOut.negativeQuantity,
        priceNotPositive: right.leftOut.priceZero,
        broken: 0,
        refused: 0,
      },
      orders: { new: right.orders, alreadyThere: 0, refused: 0 },
      units: right.units,
      revenue: { amount: right.revenue, currency: 'GBP' },
      commands: 2 * right.orders,
    });
    const second = JSON.parse((await run('import', day, '--json')).stdout);
    expect(second).toMatchObject({
      lines: report.lines,
      orders: { new: 0, alreadyThere: right.orders, refused: 0 },
    });
  });

  it('says it for people, too', async () => {
    backend.answer(acceptingOrders());
    const { stdout } = await run('import', day);
    expect(stdout).toContain(
      [
        '3,108 lines: 3,064 of products, 8 of charges',
        'left out: 26 of cancelled invoices, 1 without a positive quantity, 9 without a positive price',
        'not taken: 0 broken, 0 in refused orders',
        'orders: 127 new, 0 already there, 0 refused',
        '26,909 units, GBP 58,960.79',
        '254 commands in ',
      ].join('\n'),
    );
  });

  it('names a broken line and its fault, imports the rest and exits with 1', async () => {
    backend.answer(acceptingOrders());
    const lines = (await readFile(day, 'utf8')).split('\n');
    lines[41] = lines[41]?.replace(/,\d+,2010/, ',many,2010') ?? '';
    const file = join(folder, 'broken.csv');
    await writeFile(file, lines.join('\n'));
    const { code, stdout, stderr } = await run('import', file, '--json');
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}:42: quantity "many" is not a whole number\n`);
    expect(report.broken).toEqual([{ file, line: 42, fault: 'quantity "many" is not a whole number' }]);
    expect(report.lines).toMatchObject({
      total: right.rows,
      product: right.lines - right.chargeLines - 1,
      broken: 1,
    });
  });

  it('names a refused order and exits with 1', async () => {
    const accept = acceptingOrders();
    backend.answer((request, count) =>
      request.path === '/orders/536365/create-order'
        ? {
            status: 422,
            body: { type: 'urn:varve:problem:idempotency-key-reused', detail: 'Send another key.' },
          }
        : accept(request, count),
    );
    const { code, stdout, stderr } = await run('import', day, '--json');
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${day}:2: order 536365: create-order was refused with 422 idempotency-key-reused: Send another key.\n`,
    );
    expect(JSON.parse(stdout)).toMatchObject({ lines: { refused: 7 }, orders: { new: 126, refused: 1 } });
  });

  it('says what to do when there is no issuer yet to make a token with', async () => {
    const { code, stdout, stderr } = await run('token', '--role', 'operator', '--subject', 'ops');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^There is no issuer in .* yet\. Start the backend once with npm start\.\n$/);
  });

  it('makes tokens with the key of the local issuer', async () => {
    const issuer = await startIssuer({ dataDir: join(folder, 'issuer') });
    await issuer.token({ subject: 'operator', role: 'operator', clientId: 'client', ttlSeconds: 1 });
    await issuer.stop();
    const { code, stdout } = await run(
      'token',
      '--role',
      'customer',
      '--subject',
      '12583',
      '--ttl',
      '60',
      '--json',
    );
    expect(code).toBe(0);
    const { token, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ role: 'customer', subject: '12583', expiresAt: expect.any(String) });
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ iss: issuer.url, sub: '12583', client_id: 'client', token_use: 'access' });
    expect(claims.exp - claims.iat).toBe(60);
    const plain = await run('token', '--role', 'operator', '--subject', 'ops');
    expect(plain.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it.each([
    [['--subject', 'ops'], "required option '--role <role>' not specified"],
    [['--role', 'king', '--subject', 'ops'], 'Allowed choices are operator, customer.'],
    [['--role', 'operator'], "required option '--subject <id>' not specified"],
    [['--role', 'operator', '--subject', '#1'], 'Give letters, digits'],
    [['--role', 'operator', '--subject', 'ops', '--ttl', '0'], 'Give a whole number of seconds above 0.'],
  ])('makes no token for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await run('token', ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});
