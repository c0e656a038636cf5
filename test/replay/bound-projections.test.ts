import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { folderOf, projections } from '../../lambdas/projections/contract.ts';
import { boundProjections } from '../../lambdas/replay/dynamodb-bound-projections.ts';
import { presentEvents } from '../support/present-events.ts';

afterEach(() => vi.unstubAllEnvs());

/** Folders of those that can be replayed. */
const replayable = (postgres: pg.Pool | undefined): readonly string[] =>
  boundProjections(postgres)
    .flatMap((build) => build?.(presentEvents()).contract ?? [])
    .map(folderOf)
    .sort();

describe('what can be replayed', () => {
  test('G8: is every version of every projection, where all stores are on', () => {
    vi.stubEnv('OPENSEARCH_URL', 'http://127.0.0.1:1');
    vi.stubEnv('VALKEY_URL', 'valkey://127.0.0.1:1');
    vi.stubEnv('PRODUCT_STOCK_TABLE', 'stock');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    // Connects when it is first asked.
    expect(replayable(new pg.Pool())).toEqual(projections.map(folderOf).sort());
  });

  test('is nothing whose store is off', () => {
    expect(replayable(undefined)).toEqual([]);
  });
});
