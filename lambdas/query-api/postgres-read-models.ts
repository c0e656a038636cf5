import { PostgresAccountQueries } from '../projections/accounts/postgres-accounts.ts';
import { PostgresOrderQueries } from '../projections/orders/postgres-orders.ts';
import { postgresPool } from '../projections/postgres-client.ts';
import { PostgresSalesQueries } from '../projections/sales/postgres-sales.ts';

/** What is asked of PostgreSQL. */
export function postgresReadModels(url: string) {
  const pool = postgresPool(url);
  return {
    accounts: new PostgresAccountQueries(pool),
    orders: new PostgresOrderQueries(pool),
    sales: new PostgresSalesQueries(pool),
  };
}
