import { generationOf, type ProjectionContract } from '../contract.ts';
import { documentTableDdl } from '../postgres-document-store.ts';
import { tallyTableDdl } from '../postgres-tally-store.ts';
import type { PreparedTables } from './postgres-preparation.ts';

/** A projection in PostgreSQL with its tables, by what it declares of them. */
export function preparedTables(
  contract: Extract<ProjectionContract, { readonly store: 'postgres' }>,
): PreparedTables {
  const schema = generationOf(contract);
  const { table } = contract;
  const ddl = 'sums' in table ? tallyTableDdl({ schema, ...table }) : documentTableDdl({ schema, ...table });
  return { contract, ddl };
}
