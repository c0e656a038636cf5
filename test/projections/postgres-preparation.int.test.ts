import { afterAll, describe, expect, inject, test } from 'vitest';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { ordersTable, PostgresOrderQueries } from '../../lambdas/projections/orders/postgres-orders.ts';
import { postgresPool } from '../../lambdas/projections/postgres-client.ts';
import { documentTableDdl } from '../../lambdas/projections/postgres-document-store.ts';
import { tallyTableDdl } from '../../lambdas/projections/postgres-tally-store.ts';
import { preparePostgres } from '../../lambdas/projections/prepare/postgres-preparation.ts';
import { UnknownProjection } from '../../lambdas/projections/prepare/prepared.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { PostgresSalesQueries, salesTable } from '../../lambdas/projections/sales/postgres-sales.ts';

const admin = postgresPool(inject('engines').postgres);
const { host, pathname } = new URL(inject('engines').postgres);
const urlOf = (user: string) => `postgresql://${user}:${user}@${host}${pathname}`;

const projections = [
  { contract: ordersProjection, ddl: documentTableDdl(ordersTable) },
  { contract: salesProjection, ddl: tallyTableDdl(salesTable) },
];
const properties = {
  Users: [
    { Projection: 'orders', Url: urlOf('projection_orders') },
    { Projection: 'sales', Url: urlOf('projection_sales') },
  ],
  QueryUrl: urlOf('query_api'),
};

const orders = postgresPool(urlOf('projection_orders'));
const reader = postgresPool(urlOf('query_api'));
afterAll(() => Promise.all([admin, orders, reader].map((pool) => pool.end())));

describe('prepare', () => {
  test('makes what is missing, again and at the same time without harm', async () => {
    await Promise.all([1, 2].map(() => preparePostgres(admin, projections, properties)));
    await preparePostgres(admin, projections, properties);
    expect(await new PostgresOrderQueries(reader).list({}, 10)).toEqual([]);
    expect(await new PostgresSalesQueries(reader).list({ by: 'day' }, 10)).toEqual([]);
  });

  test('G14 lets a projection write its own generation and nothing else, and queries write nothing', async () => {
    const insert = (schema: string) => `INSERT INTO "${schema}".checkpoints VALUES ('a', 1, 0)`;
    await expect(orders.query(insert(salesTable.schema))).rejects.toThrow(/permission denied/);
    await expect(orders.query(`DELETE FROM "${ordersTable.schema}".documents`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(reader.query(insert(salesTable.schema))).rejects.toThrow(/permission denied/);
    await expect(orders.query(`SELECT FROM "${ordersTable.schema}".documents`)).resolves.toBeDefined();
  });

  test('a statement ends after 15 s by a setting of the user, since a proxy takes none with a connection', async () => {
    for (const pool of [orders, reader])
      expect((await pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '15s' }]);
    const { options } = postgresPool('postgresql://user@proxy.example:5432/varve');
    expect(options).toMatchObject({ user: 'user', host: 'proxy.example' });
    expect(options).not.toHaveProperty('statement_timeout');
  });

  test('refuses a projection that the code does not have', async () => {
    const unknown = { ...properties, Users: [{ Projection: 'lost', Url: urlOf('lost') }] };
    await expect(preparePostgres(admin, projections, unknown)).rejects.toBeInstanceOf(UnknownProjection);
  });
});
