import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csvTotals } from '../../support/csv-totals.ts';
import { runVarve } from '../../support/run-varve.ts';
import { type Answering, acceptingCommands, type FakeBackend, startFakeBackend } from './fake-backend.ts';

const day = join(import.meta.dirname, '../../../examples/online-retail/2010-12-01.csv');
const right = csvTotals(day);

describe('the import command', { timeout: 30_000 }, () => {
  const stock = new Map<string, number>();
  let accept: Answering;
  let backend: FakeBackend;
  let folder: string;
  beforeAll(async () => {
    backend = await startFakeBackend(acceptingCommands());
    folder = await mkdtemp(join(tmpdir(), 'import-'));
  });
  beforeEach(() => {
    stock.clear();
    accept = acceptingCommands(stock);
    backend.answer(accept);
  });
  afterAll(async () => {
    await backend.stop();
    await rm(folder, { recursive: true });
  });

  const run = (...args: string[]) =>
    runVarve(['import', ...args], { VARVE_API: backend.url, VARVE_TOKEN: 'secret', VARVE_LOCAL_DIR: folder });

  /** A file of the shipped day's header and some of its lines. */
  async function part(name: string, from: number, to: number): Promise<string> {
    const lines = (await readFile(day, 'utf8')).split('\n');
    const file = join(folder, name);
    await writeFile(file, [lines[0], ...lines.slice(from, to)].join('\n'));
    return file;
  }

  const unitsOf = (goods: ReturnType<typeof csvTotals>['goods']) =>
    new Map([...goods].map(([id, { units }]) => [id, units]));

  const registered = () =>
    new Map(
      backend.received
        .filter(({ path }) => path.endsWith('/register-product'))
        .map(({ path, body }) => [path.split('/')[2], body]),
    );

  it('imports the shipped day, says what became of every line, and changes nothing the second time', async () => {
    const first = await run(day, '--json', '--wait');
    expect(first.code).toBe(0);
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({
      files: [day],
      products: { registered: right.products, stockReceived: 0, alreadyKnown: 0, refused: 0 },
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
      commands: right.products + 2 * right.orders,
      readModels: {
        complete: ['orders', 'sales', 'order search', 'best sellers', 'product stock'],
        switchedOff: [],
      },
    });
    expect(stock).toEqual(unitsOf(right.goods));
    expect(registered()).toEqual(
      new Map(
        [...right.goods].map(([id, { name, price, units }]) => [
          id,
          { name, price: { amount: price, currency: 'GBP' }, initialStock: units },
        ]),
      ),
    );

    const second = JSON.parse((await run(day, '--json')).stdout);
    expect(second).toMatchObject({
      products: { registered: 0, stockReceived: 0, alreadyKnown: right.products, refused: 0 },
      lines: report.lines,
      orders: { new: 0, alreadyThere: right.orders, refused: 0 },
    });
    expect(second).not.toHaveProperty('readModels');
    expect(stock).toEqual(unitsOf(right.goods));
  });

  it('says it for people, too', async () => {
    const { stdout } = await run(day);
    expect(stdout).toContain(
      [
        '3,108 lines: 3,064 of products, 8 of charges',
        'left out: 26 of cancelled invoices, 1 without a positive quantity, 9 without a positive price',
        'not taken: 0 broken, 0 in refused orders',
        'products: 1,336 registered, 0 got more stock, 0 already there, 0 refused',
        'orders: 127 new, 0 already there, 0 refused',
        '26,909 units, GBP 58,960.79',
        '1,590 commands in ',
      ].join('\n'),
    );
  });

  it('adds the stock of later files, once, in whatever order the files come again', async () => {
    const files = [await part('a.csv', 1, 300), await part('b.csv', 300, 600)];
    const both = await part('both.csv', 1, 600);
    const { products } = JSON.parse((await run(...files, '--json')).stdout);
    const [first, later] = files.map((file) => csvTotals(file).products);
    expect(products).toMatchObject({ registered: csvTotals(both).products, alreadyKnown: 0, refused: 0 });
    expect(products.registered + products.stockReceived).toBe((first ?? 0) + (later ?? 0));
    await run(...files.reverse());
    expect(stock).toEqual(unitsOf(csvTotals(both).goods));
  });

  it('says which read models are switched off', async () => {
    backend.answer((request, count) =>
      request.path.startsWith('/orders/search') ? { status: 404 } : accept(request, count),
    );
    const { code, stdout } = await run(await part('a.csv', 1, 20), '--wait');
    expect(code).toBe(0);
    expect(stdout).toContain('hold all of it: orders, sales, best sellers, product stock\n');
    expect(stdout).toContain('switched off: order search\n');
  });

  it('prints what was imported also when the read models cannot be asked', async () => {
    backend.answer((request, count) =>
      request.path.startsWith('/sales') ? { status: 500 } : accept(request, count),
    );
    const { code, stdout, stderr } = await run(await part('a.csv', 1, 20), '--wait', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ orders: { refused: 0 } });
    expect(stderr).toContain('The read models cannot be asked: 500');
  });

  it('names a broken line and its fault, imports the rest and exits with 1', async () => {
    const file = await part('broken.csv', 1, 60);
    const intact = csvTotals(file);
    const lines = (await readFile(file, 'utf8')).split('\n');
    lines[41] = lines[41]?.replace(/,\d+,2010/, ',many,2010') ?? '';
    await writeFile(file, lines.join('\n'));
    const { code, stdout, stderr } = await run(file, '--json');
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}:42: quantity "many" is not a whole number\n`);
    expect(report.broken).toEqual([{ file, line: 42, fault: 'quantity "many" is not a whole number' }]);
    expect(report.lines).toMatchObject({
      total: intact.rows,
      product: intact.lines - intact.chargeLines - 1,
      broken: 1,
    });
  });

  it('names a refused order in the words of the backend and exits with 1', async () => {
    backend.answer((request, count) =>
      request.path === '/orders/536365/create-order'
        ? {
            status: 409,
            body: { type: 'urn:x:rejected', rejection: 'AlreadyExists', detail: 'Take another.' },
          }
        : accept(request, count),
    );
    const file = await part('a.csv', 1, 60);
    const { code, stdout, stderr } = await run(file, '--json');
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${file}:2: order 536365: create-order was refused with 409 rejected (AlreadyExists): Take another.\n`,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      lines: { refused: 7 },
      orders: { new: csvTotals(file).orders - 1, refused: 1 },
    });
  });

  it('names each product and order of a file that was imported with other content before, and goes on', async () => {
    const file = await part('a.csv', 1, 20);
    await run(file);
    await writeFile(file, (await readFile(file, 'utf8')).replace('LANTERN,6,', 'LANTERN,7,'));
    const { code, stdout, stderr } = await run(file, '--json');
    expect(code).toBe(1);
    const why =
      'was refused with 422 idempotency-key-reused: an earlier import of it had other content, which stays';
    expect(stderr).toContain(`${file}:3: product 71053: register-product ${why}\n`);
    expect(stderr).toContain(`${file}:2: order 536365: create-order ${why}\n`);
    expect(JSON.parse(stdout)).toMatchObject({
      products: { alreadyKnown: csvTotals(file).products - 1, refused: 1 },
      orders: { refused: 1 },
      refusals: [
        { stream: 'product#71053', file, line: 3, command: 'register-product', status: 422 },
        { stream: 'order#536365', file, line: 2, command: 'create-order', status: 422 },
      ],
    });
  });
});
