import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { csvTotals } from '../support/csv-totals.ts';
import { runVarve, type VarveRun } from '../support/run-varve.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { httpClient } from './http-client.ts';
import { expectTimeTravel } from './time-travel.ts';

const backend = inject('backend');
const client = httpClient(backend.api, backend.tokens.operator);
const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');
const right = csvTotals(day);

const importDay = () => runVarve(['import', day, '--wait', '--json'], { VARVE_LOCAL_DIR: backend.dir });

describe('a real day of a shop', () => {
  let first: VarveRun;
  beforeAll(async () => {
    first = await importDay();
  });

  it('is imported over HTTP, every line accounted for', () => {
    expect(first).toMatchObject({ code: 0 });
    expect(JSON.parse(first.stdout)).toMatchObject({
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
    });
  });

  it('is in orders and sales to the penny and to the unit', async () => {
    await expectDayInReadModels(client, right);
  });

  it('has its largest order with all its lines, in their order', async () => {
    const { status, headers, body } = await client.query('/orders/536592');
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"594"');
    expect(body).toMatchObject({
      id: '536592',
      customer: null,
      country: 'United Kingdom',
      status: 'placed',
      version: 594,
    });
    expect(body.lines).toHaveLength(592);
    expect(body.lines.map(({ lineId }: { lineId: string }) => Number(lineId))).toEqual(
      Array.from({ length: 592 }, (_, index) => index + 1),
    );
    expect(body.total).toEqual({ amount: right.revenueByOrder.get('536592'), currency: 'GBP' });
  });

  it('lists the orders of one customer and of one country', async () => {
    const ofCustomer = await client.all<{ customer: string }>('/orders?customer=17850&limit=3');
    expect(ofCustomer.length).toBeGreaterThan(3);
    expect(new Set(ofCustomer.map(({ customer }) => customer))).toEqual(new Set(['17850']));
    const inNorway = await client.all<{ country: string; total: { amount: number } }>(
      '/orders?country=Norway&limit=1',
    );
    expect(inNorway.reduce((sum, { total }) => sum + total.amount, 0)).toBe(191_914);
  });

  it('G10 can be travelled: an order at each of its versions is the fold of its first events', async () => {
    const orders = [...right.revenueByOrder.keys()];
    const some = ['536592', ...orders.filter((_, index) => index % 8 === 0)];
    let states = 0;
    for (const id of some) states += await expectTimeTravel(client, id);
    expect(states).toBeGreaterThan(150);
  });

  it('is the same after it was imported again', async () => {
    const second = await importDay();
    expect(second).toMatchObject({ code: 0 });
    expect(JSON.parse(second.stdout)).toMatchObject({
      lines: JSON.parse(first.stdout).lines,
      orders: { new: 0, alreadyThere: right.orders, refused: 0 },
    });
    await expectDayInReadModels(client, right);
  });
});
