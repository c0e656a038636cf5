import { describe, expect, test } from 'vitest';
import type { Commit } from '../../../lambdas/core/commit.ts';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { commitOf } from '../../support/histories.ts';
import { archived, first, found, third, verifying } from './verifying.ts';

const account = StreamId.parse('account#9');
const ours = [commitOf(account, 1), commitOf(account, 2)] as const;

/** What came of another history from the second version on. */
const theirs = [2, 3].map(
  (version): Commit => ({ ...commitOf(account, version), commitId: `theirs-${version}` }),
);

describe('a verification that heals a stream of which it is not known what happened', () => {
  test('G13 puts nothing of another history behind the one that the store has', async () => {
    const { hold, archive, verify, store } = verifying();
    hold(...ours);
    await archive(ours[0], ...theirs);
    const report = await verify({ heal: true });
    expect((await store.load(account)).commits).toEqual(ours);
    expect(report).toMatchObject({ found: 2, wrong: { differs: 1, 'missing-in-store': 1 }, healed: {} });
    expect(report.findings.at(-1)?.detail).toBe('not put back: it is not known what happened at version 2');
  });

  test('nor where the archive has both of them', async () => {
    const { hold, archive, verify, store } = verifying();
    hold(...ours);
    await archive(ours[0], ...theirs);
    await archive(ours[1]);
    await verify({ heal: true });
    expect((await store.load(account)).commits).toEqual(ours);
  });

  test('puts nothing behind an item that cannot be read', async () => {
    const { verify, store, hold, archive, lose } = await archived();
    const seventh = commitOf('account#1', 7);
    hold(seventh);
    await archive(seventh);
    lose('account#1', 4);
    store.change(first.stream, (items) =>
      items.map((item) => (item.sk?.N === '3' ? { ...item, events: { S: '[' } } : item)),
    );
    const report = await verify({ heal: true });
    expect(found(report)).toEqual([
      ['unreadable-in-store', 'account#1', 3],
      ['missing-in-store', 'account#1', 4],
    ]);
    expect(await store.read(first.stream, 4)).toEqual([seventh]);
  });

  test('puts nothing behind a commit that begins within the one before it', async () => {
    const { verify, archive, store, lose } = await archived();
    lose('account#1', 4);
    await archive(commitOf('account#1', 2));
    const report = await verify({ heal: true });
    expect(found(report)).toEqual([
      ['overlap', 'account#1', 2],
      ['missing-in-store', 'account#1', 4],
    ]);
    expect(await store.read(first.stream, 4)).toEqual([]);
  });

  test('puts back what stands before it, and writes to the archive what stands behind it', async () => {
    const { verify, archive, hold, store, lose } = await archived();
    lose('account#1', 1);
    await archive({ ...third, commitId: 'another' });
    const seventh = commitOf('account#1', 7);
    hold(seventh);
    expect(await verify({ heal: true })).toMatchObject({
      ...{ found: 1, wrong: { differs: 1 } },
      healed: { 'missing-in-store': 1, 'missing-in-archive': 1 },
    });
    expect((await store.load(first.stream)).version).toBe(7);
  });

  test('remembers it for thousands of commits', async () => {
    const { hold, archive, verify, store } = verifying();
    const commits = Array.from({ length: 1_402 }, (_, index) => commitOf(account, index + 1));
    hold(...commits.slice(0, 1_300));
    await archive(
      ...commits.map((commit) => (commit.version === 900 ? { ...commit, commitId: 'another' } : commit)),
    );
    expect(await verify({ heal: true })).toMatchObject({
      ...{ found: 103, wrong: { differs: 1, 'missing-in-store': 102 }, healed: {} },
      findings: [
        { kind: 'differs', version: 900 },
        { kind: 'missing-in-store', version: 1_301, commits: 102, detail: expect.stringContaining('900') },
      ],
    });
    expect((await store.load(account)).version).toBe(1_300);
  });
});
