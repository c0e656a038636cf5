import { describe, expect, test } from 'vitest';
import { bucketOf } from '../../../lambdas/archive/archive-bucket.ts';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { commitOf } from '../../support/histories.ts';
import { archived, found, verifying } from './verifying.ts';

describe('a verification of much', () => {
  test('of a stream of thousands of commits compares each', async () => {
    const { hold, archive, verify, lose } = verifying();
    const commits = Array.from({ length: 2_500 }, (_, index) => commitOf('account#1', index + 1));
    hold(...commits);
    await archive(...commits.filter(({ version }) => version !== 1_000 && version !== 1_001));
    lose('account#1', 2_400);
    const report = await verify();
    expect(found(report)).toEqual([
      ['missing-in-archive', 'account#1', 1_000],
      ['missing-in-archive', 'account#1', 1_001],
      ['missing-in-store', 'account#1', 2_400],
    ]);
    expect(report).toMatchObject({ streams: 1, commits: 2_497 });
  });

  test('keeps a bounded number of findings, and counts all', async () => {
    const { hold, verify } = verifying();
    const stream = (index: number) => StreamId.of('order', String(index));
    const ours = Array.from({ length: 5_000 }, (_, index) => stream(index)).filter(
      (id) => bucketOf(id) === 3,
    );
    hold(...ours.map((id) => commitOf(id, 1)));
    const report = await verify();
    expect(ours.length).toBeGreaterThan(110);
    expect(report.findings).toHaveLength(100);
    expect(report).toMatchObject({ found: ours.length, wrong: { 'missing-in-archive': ours.length } });
  });

  test('says that a line far behind the end of its stream stands behind a gap', async () => {
    const { verify, archive } = await archived();
    await archive(commitOf('order#7', 100_000_000_000));
    expect(found(await verify())).toEqual([
      ['gap', 'order#7', 2],
      ['missing-in-store', 'order#7', 100_000_000_000],
    ]);
  });
});
