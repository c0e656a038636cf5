import type pg from 'pg';
import { orderDocuments } from '../order-documents.ts';
import { PostgresBulkDocuments } from '../postgres-bulk-documents.ts';
import { ordersProjection } from './contract.ts';
import { ordersIn, ordersTable } from './postgres-orders.ts';

/** What builds are made by. */
export const orderBuilds = (pool: pg.Pool) => ({
  contract: ordersProjection,
  projection: orderDocuments,
  storeIn: (generation: string) => ordersIn(pool, generation),
  fillIn: (generation: string) => new PostgresBulkDocuments({ pool, table: ordersTable(generation) }),
});
