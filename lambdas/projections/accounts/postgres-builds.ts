import type pg from 'pg';
import { PostgresBulkDocuments } from '../postgres-bulk-documents.ts';
import { accountDocuments } from './account-documents.ts';
import { accountsProjection } from './contract.ts';
import { accountsIn, accountsTable } from './postgres-accounts.ts';

/** What builds are made by. */
export const accountBuilds = (pool: pg.Pool) => ({
  contract: accountsProjection,
  projection: accountDocuments,
  storeIn: (generation: string) => accountsIn(pool, generation),
  fillIn: (generation: string) => new PostgresBulkDocuments({ pool, table: accountsTable(generation) }),
});
