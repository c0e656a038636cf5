import { describe, expect, test, vi } from 'vitest';
import { compactDate } from '../../../lambdas/archive/compact/compact-date.ts';
import { DATE } from '../../archive/archived.ts';
import { commitOf } from '../../support/histories.ts';
import { archived, first, found, MINUTE, other, right, second, third, verifying } from './verifying.ts';

describe('a verification', () => {
  test('G13 of an archive that holds exactly what the store does finds nothing', async () => {
    const { verify } = await archived();
    expect(await verify()).toMatchObject({
      ...right,
      ...{ streams: 2, commits: 4, events: 7, repeated: 0, notYetDue: 0, objects: 2 },
      run: 'run-1',
      endedAt: '2010-12-01T09:26:00.000Z',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('of nothing finds nothing', async () => {
    expect(await verifying().verify()).toMatchObject({
      ...right,
      streams: 0,
      commits: 0,
      objects: 0,
      bytes: 0,
    });
  });

  test('gives the same digest for the same commits, compacted or not, put back or not', async () => {
    const { verify, objects, store } = await archived();
    const { digest } = await verify();
    await compactDate(objects, DATE);
    expect(await verify()).toMatchObject({ ...right, digest, commits: 4 });
    store.change(other.stream, ([item]) => [{ ...item, replayed: { N: '1' } }]);
    expect(await verify()).toMatchObject({ ...right, digest });
    const less = verifying();
    less.hold(first);
    await less.archive(first);
    expect((await less.verify()).digest).not.toBe(digest);
  });

  test('counts what is there twice, and finds nothing wrong with it', async () => {
    const { verify, archive } = await archived();
    await archive(second, { ...third, replayed: true });
    expect(await verify()).toMatchObject({ ...right, commits: 4, repeated: 2 });
  });

  test('names the commits that the archive lacks', async () => {
    const { verify, hold } = await archived();
    hold(commitOf('account#1', 7), commitOf('account#1', 8), commitOf('product#3', 1));
    expect(await verify()).toMatchObject({
      found: 3,
      wrong: { 'missing-in-archive': 3 },
      findings: expect.arrayContaining([
        {
          kind: 'missing-in-archive',
          stream: 'account#1',
          version: 7,
          commits: 2,
          detail: '',
          healed: false,
        },
        {
          kind: 'missing-in-archive',
          stream: 'product#3',
          version: 1,
          commits: 1,
          detail: '',
          healed: false,
        },
      ]),
    });
  });

  test('counts apart what is too young to be archived', async () => {
    const { verify, hold, goOn } = await archived();
    hold({ ...commitOf('account#1', 7), at: '2010-12-01T09:20:00.000Z' });
    expect(await verify()).toMatchObject({ ...right, commits: 4, notYetDue: 1 });
    goOn(10 * MINUTE);
    expect(await verify()).toMatchObject({ wrong: { 'missing-in-archive': 1 }, notYetDue: 0 });
  });

  test('waits for a commit that was put back and is old by its own time, before it says that it is missing', async () => {
    const { verify, hold, archive, pauses, sources } = await archived();
    const late = { ...commitOf('account#1', 7), replayed: true } as const;
    hold(late);
    const pause = async (milliseconds: number) => {
      await sources.pause?.(milliseconds);
      if (pauses.length === 1) await archive(late);
    };
    expect(await verify({}, { pause })).toMatchObject({ ...right, commits: 5 });
    expect(pauses).toEqual([4 * MINUTE]);
  });

  test('says that a commit that was put back is missing, once it was seen for long enough', async () => {
    const { verify, hold, pauses } = await archived();
    hold({ ...commitOf('account#1', 7), replayed: true });
    expect(found(await verify())).toEqual([['missing-in-archive', 'account#1', 7]]);
    expect(pauses).toEqual([4 * MINUTE, 4 * MINUTE, 4 * MINUTE, 3 * MINUTE]);
  });

  test('does not miss what came to the store while it ran', async () => {
    const { verify, hold, sources } = await archived();
    const next = async (...asked: Parameters<typeof sources.heads.next>) => {
      const heads = await sources.heads.next(...asked);
      if (asked[0] === 7) hold(commitOf('account#1', 7), commitOf('product#3', 1));
      return heads;
    };
    expect(await verify({}, { heads: { ...sources.heads, next, head: vi.fn() } })).toMatchObject({
      ...right,
      notYetDue: 1,
    });
  });

  test('G13 names the commits that a table that was set back lacks', async () => {
    const { verify, lose } = await archived();
    lose('account#1', 3, 4);
    lose('order#7', 1);
    const report = await verify();
    expect(report).toMatchObject({ found: 3, wrong: { 'missing-in-store': 3 } });
    expect(found(report).toSorted()).toEqual([
      ['missing-in-store', 'account#1', 3],
      ['missing-in-store', 'order#7', 1],
    ]);
  });

  test('names other content at the same version, and the object that holds it', async () => {
    const { verify, archive } = await archived();
    const key = await archive({ ...second, commitId: 'another' });
    const report = await verify();
    expect(report).toMatchObject({ found: 1, wrong: { differs: 1 }, commits: 4 });
    expect(report.findings).toEqual([
      { kind: 'differs', stream: 'account#1', version: 3, commits: 1, detail: `in ${key}`, healed: false },
    ]);
  });

  test('names two contents of a commit that the store does not have', async () => {
    const { verify, archive, lose, keys } = await archived();
    lose('order#7', 1);
    const key = await archive({ ...other, commitId: 'another' });
    const [finding, ...more] = (await verify({ heal: true })).findings;
    expect([finding, more]).toMatchObject([{ kind: 'differs', stream: 'order#7', healed: false }, []]);
    expect(finding?.detail).toBe(`in ${keys[0]} and ${key}`);
  });

  test('S26 names the first version of a gap that both have', async () => {
    const verification = verifying();
    verification.hold(first, third);
    await verification.archive(first, third);
    const report = await verification.verify();
    expect(report.findings).toMatchObject([
      { kind: 'gap', stream: 'account#1', version: 3, detail: 'there is nothing up to version 3' },
    ]);
    expect(report).toMatchObject({ found: 1, commits: 2 });
  });

  test('names a stream that does not begin at its beginning', async () => {
    const verification = verifying();
    verification.hold(second);
    await verification.archive(second);
    expect(found(await verification.verify())).toEqual([['gap', 'account#1', 1]]);
  });

  test('names a commit that begins within the one before it', async () => {
    const { verify, archive } = await archived();
    await archive(commitOf('account#1', 2));
    const report = await verify({ heal: true });
    expect(found(report)).toEqual([['overlap', 'account#1', 2]]);
    expect(report).toMatchObject({ found: 1, commits: 4, wrong: { overlap: 1 } });
  });

  test('names an item of the table that cannot be read, and goes on', async () => {
    const { verify, store } = await archived();
    store.change(first.stream, (items) =>
      items.map((item) => (item.sk?.N === '3' ? { ...item, events: { S: '[' } } : item)),
    );
    const report = await verify({ heal: true });
    expect(found(report)).toEqual([['unreadable-in-store', 'account#1', 3]]);
    expect(report).toMatchObject({ found: 1, commits: 3 });
  });
});
