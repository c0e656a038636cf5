import { describe, expect, test, vi } from 'vitest';
import { bucketOf } from '../../../lambdas/archive/archive-bucket.ts';
import { parseCommitsKey } from '../../../lambdas/archive/archive-keys.ts';
import { bucketCommits } from '../../../lambdas/archive/read-bucket.ts';
import type { Commit } from '../../../lambdas/core/commit.ts';
import type { StreamId } from '../../../lambdas/core/stream-id.ts';
import { StoreUnavailable } from '../../../lambdas/event-store/event-store.ts';
import { TieredEventReader } from '../../../lambdas/event-store/tiered-event-store.ts';
import { all } from '../../archive/archived.ts';
import { commitOf } from '../../support/histories.ts';
import { archived, found, other, right, second, third, verifying } from './verifying.ts';

describe('a verification that heals', () => {
  test('G13 writes to the archive what it lacks, as the store has it', async () => {
    const { verify, hold, objects } = await archived();
    const [seventh, replayed] = [
      commitOf('account#1', 7),
      { ...commitOf('account#1', 8), replayed: true },
    ] as const;
    hold(seventh, replayed);
    const before = new Set((await all(objects.list('commits/'))).map(({ key }) => key));
    expect(await verify({ heal: true })).toMatchObject({
      ...{ found: 0, wrong: {}, healed: { 'missing-in-archive': 2 } },
      findings: [{ kind: 'missing-in-archive', stream: 'account#1', version: 7, commits: 2, healed: true }],
    });
    const [added, ...more] = (await all(objects.list('commits/'))).filter(({ key }) => !before.has(key));
    expect(more).toEqual([]);
    expect(parseCommitsKey(added?.key ?? '')).toEqual({ kind: 'part', date: '2010-12-01', hour: '09' });
    const commits = await all(bucketCommits(objects, bucketOf(seventh.stream)));
    expect(commits.map(({ line }) => JSON.parse(line)).slice(-2)).toEqual([seventh, replayed]);
    expect(await verify()).toMatchObject({ ...right, commits: 6 });
  });

  test('G13 puts back what a table that was set back lacks', async () => {
    const { verify, lose, store } = await archived();
    lose('account#1', 3, 4);
    lose('order#7', 1);
    expect(await verify({ heal: true })).toMatchObject({
      ...{ found: 0, healed: { 'missing-in-store': 3 } },
    });
    const { commits } = await store.load(third.stream);
    expect(commits.slice(1)).toEqual([second, third].map((commit) => ({ ...commit, replayed: true })));
    expect(await verify()).toMatchObject({ ...right, commits: 4 });
  });

  test('fills a hole in a stream', async () => {
    const { verify, lose, store } = await archived();
    lose('account#1', 3);
    expect(await verify({ heal: true })).toMatchObject({ found: 0, healed: { 'missing-in-store': 1 } });
    expect((await store.load(third.stream)).version).toBe(6);
  });

  test('fills a hole between what has left the table and its end', async () => {
    const { verify, hold, archive, store } = verifying();
    const commits = [1, 2, 3, 4, 5, 6].map((version) => commitOf('account#9', version));
    const [tiered, [, , last]] = [commits.slice(0, 3), commits.slice(3) as [Commit, Commit, Commit]];
    hold(last);
    await archive(...commits);
    const read = async (_: StreamId, from: number, to: number) =>
      tiered.filter(({ version }) => version >= from && version <= to);
    const events = new TieredEventReader(store, { heads: store, tier: { read } });
    expect(await verify({ heal: true }, { events })).toMatchObject({
      ...{ found: 0, healed: { 'missing-in-store': 2 } },
    });
    expect((await events.load(last.stream)).version).toBe(6);
    expect((await store.read(last.stream, 1)).map(({ version }) => version)).toEqual([4, 5, 6]);
  });

  test('does nothing where two contents stand at a version', async () => {
    const { verify, lose, hold, store, objects } = await archived();
    lose('account#1', 4);
    const another = { ...third, commitId: 'another' };
    hold(another);
    const before = await all(objects.list('commits/'));
    const report = await verify({ heal: true });
    expect(report).toMatchObject({ found: 1, wrong: { differs: 1 }, healed: {} });
    expect((await store.load(third.stream)).commits.at(-1)).toEqual(another);
    expect(await all(objects.list('commits/'))).toEqual(before);
  });

  test('says why something cannot be put back, and goes on with the others', async () => {
    const { verify, lose, archive } = await archived();
    await archive(commitOf('account#1', 9));
    lose('order#7', 1);
    const report = await verify({ heal: true });
    expect(report.findings.toSorted((a, b) => (a.stream < b.stream ? -1 : 1))).toMatchObject([
      { kind: 'gap', stream: 'account#1', version: 7, healed: false },
      { kind: 'missing-in-store', stream: 'account#1', version: 9, healed: false },
      { kind: 'missing-in-store', stream: other.stream, version: 1, healed: true },
    ]);
    expect(report.findings.find(({ version }) => version === 9)?.detail).toContain('version 7 is missing');
    expect(report).toMatchObject({ found: 2, healed: { 'missing-in-store': 1 } });
  });

  test('is right when an operator comes twice', async () => {
    const { verify, hold, lose } = await archived();
    hold(commitOf('account#1', 7));
    lose('order#7', 1);
    await Promise.all([verify({ heal: true }), verify({ heal: true })]);
    expect(await verify()).toMatchObject({ ...right, commits: 5 });
  });

  test('fails where the store does not answer, and ends its work the next time', async () => {
    const { verify, lose, sources } = await archived();
    lose('order#7', 1);
    const putBack = vi.fn().mockRejectedValue(new StoreUnavailable('down'));
    await expect(verify({ heal: true }, { putBack: { putBack } })).rejects.toThrow(StoreUnavailable);
    expect(putBack).toHaveBeenCalled();
    expect(await verify({ heal: true, run: 'run-1' }, sources)).toMatchObject({ found: 0 });
  });

  test('heals nothing unless it is told to', async () => {
    const { verify, lose, hold } = await archived();
    hold(commitOf('account#1', 7));
    lose('order#7', 1);
    const report = await verify();
    expect(await verify()).toEqual({ ...report, run: 'run-2' });
    expect(found(report)).toHaveLength(2);
  });
});
