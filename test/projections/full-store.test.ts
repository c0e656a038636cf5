import { errors } from '@opensearch-project/opensearch';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { asked } from '../../lambdas/projections/opensearch-client.ts';
import { isPermanent } from '../../lambdas/projections/permanent-failure.ts';
import { translated as postgresFault } from '../../lambdas/projections/postgres-errors.ts';
import { StoreFull, StoreUnreachable } from '../../lambdas/projections/store-errors.ts';
import { translated as valkeyFault } from '../../lambdas/projections/valkey-client.ts';
import { foldDocuments } from '../../lambdas/replay/fold-documents.ts';
import { foldTallies } from '../../lambdas/replay/fold-tallies.ts';
import { bucketOf, counts, plain, seen } from '../replay/bucket.ts';
import { commitOf } from '../support/histories.ts';

const diskFull = Object.assign(
  new pg.DatabaseError('could not extend file: No space left on device', 1, 'error'),
  {
    code: '53100',
  },
);
const outOfMemory = Object.assign(new Error("OOM command not allowed when used memory > 'maxmemory'."), {
  name: 'ReplyError',
});
const blocked = (statusCode: number) =>
  new errors.ResponseError({
    statusCode,
    body: { error: { type: 'cluster_block_exception' }, status: statusCode },
  } as never);
const thrownBy = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe.each([
  ['PostgreSQL without disk', async () => postgresFault(diskFull)],
  ['Valkey without memory', async () => valkeyFault(outOfMemory)],
  ['OpenSearch at its flood stage', () => thrownBy(asked(Promise.reject(blocked(403))))],
  [
    'OpenSearch at its flood stage, as newer ones say it',
    () => thrownBy(asked(Promise.reject(blocked(429)))),
  ],
])('%s', (_, met) => {
  test('G7 passes: nothing is parked, and the batch comes again', async () => {
    const fault = await met();
    expect(fault).toBeInstanceOf(StoreFull);
    expect(fault).toBeInstanceOf(StoreUnreachable);
    expect(isPermanent(fault, Number.POSITIVE_INFINITY)).toBe(false);
  });

  test('ends a replay, which names no stream for it and says what to do', async () => {
    const fault = await met();
    const save = () => Promise.reject(fault);
    const nothing = async () => new Map();
    const commits = [commitOf('order#a', 1), commitOf('order#b', 1)];
    const folds = [
      foldDocuments(seen, { positions: nothing, save }, plain),
      foldTallies(counts, { positions: nothing, add: save }, plain),
    ];
    for (const fold of folds) {
      const failed = fold(bucketOf(commits));
      await expect(failed).rejects.toBe(fault);
      await expect(failed).rejects.toThrow(/more room.*goes on where it stopped/);
    }
  });
});
