import { afterAll, describe, expect, inject, test } from 'vitest';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { PostgresOrderQueries } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import { PostgresGenerationStore } from '../../lambdas/projections/postgres-generation-store.ts';
import { preparePostgresUsers } from '../../lambdas/projections/prepare/postgres-users.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { PostgresSalesQueries } from '../../lambdas/projections/sales/postgres-sales.ts';

const admin = postgresPool(inject('engines').postgres);
const { host, pathname } = new URL(inject('engines').postgres);
const urlOf = (user: string) => `postgresql://${user}:${user}@${host}${pathname}`;
const users = ['projection_orders', 'projection_sales', 'query_api'].map(urlOf);

const contracts = [ordersProjection, salesProjection];
const [ordersGeneration, salesGeneration] = [
  firstGenerationOf(ordersProjection),
  firstGenerationOf(salesProjection),
];
const prepare = async () => {
  await preparePostgresUsers(admin, users);
  for (const contract of contracts)
    await new PostgresGenerationStore({ admin, contract }).make(firstGenerationOf(contract));
};

const orders = postgresPool(urlOf('projection_orders'));
const reader = postgresPool(urlOf('query_api'));
afterAll(() => Promise.all([admin, orders, reader].map((pool) => pool.end())));

describe('prepare', () => {
  test('makes what is missing, again and at the same time without harm', async () => {
    await Promise.all([prepare(), prepare()]);
    await prepare();
    expect(await new PostgresOrderQueries(reader, ordersGeneration).list({}, 10)).toEqual([]);
    expect(await new PostgresSalesQueries(reader, salesGeneration).list({ by: 'day' }, 10)).toEqual([]);
  });

  test('G14 lets a projection write its own generations and nothing else, and queries write nothing', async () => {
    const insert = (schema: string) => `INSERT INTO "${schema}".checkpoints VALUES ('a', 1, 0)`;
    const refused = /permission denied/;
    await expect(orders.query(insert(salesGeneration))).rejects.toThrow(refused);
    await expect(orders.query(`DELETE FROM "${ordersGeneration}".documents`)).rejects.toThrow(refused);
    await expect(reader.query(insert(salesGeneration))).rejects.toThrow(refused);
    await expect(orders.query(`SELECT FROM "${ordersGeneration}".documents`)).resolves.toBeDefined();
  });

  test('lets nobody but who prepares or replays say that a generation is complete', async () => {
    const mark = `INSERT INTO "${ordersGeneration}".generation (complete) VALUES (true)`;
    for (const pool of [orders, reader]) await expect(pool.query(mark)).rejects.toThrow(/permission denied/);
    await expect(reader.query(`SELECT FROM "${ordersGeneration}".generation`)).resolves.toBeDefined();
  });

  test('a statement ends after 15 s by a setting of the user, since a proxy takes none with a connection', async () => {
    for (const pool of [orders, reader])
      expect((await pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '15s' }]);
    const { options } = postgresPool('postgresql://user@proxy.example:5432/varve');
    expect(options).toMatchObject({ user: 'user', host: 'proxy.example' });
    expect(options).not.toHaveProperty('statement_timeout');
  });
});
