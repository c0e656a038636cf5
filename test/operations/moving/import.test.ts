import { describe, expect, test, vi } from 'vitest';
import { ArchiveGap } from '../../../lambdas/archive/archive-faults.ts';
import type { Commit } from '../../../lambdas/core/commit.ts';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { lineOf, packLines, placeLine } from '../../../lambdas/event-store/commit-lines.ts';
import { StoreUnavailable } from '../../../lambdas/event-store/event-store.ts';
import { ImportIncomplete, importedArchive } from '../../../lambdas/operations/moving/imported-archive.ts';
import { partNamed, writePart } from '../../archive/archived.ts';
import { commitOf } from '../../support/histories.ts';
import { carry, house, NO_TIME } from './moving.ts';

const streams = Array.from({ length: 60 }, (_, index) => `account#${index}`);
const commits = streams.flatMap((stream) => [
  commitOf(stream, 1, 2),
  commitOf(stream, 3),
  commitOf(stream, 4, 3),
]);
const replayed = (some: readonly Commit[]): readonly Commit[] =>
  some.map((commit) => ({ ...commit, replayed: true }));

/** A new house, to which an archive of these commits was brought. */
async function moved(some: readonly Commit[] = commits) {
  const one = house();
  await writePart(importedArchive(one.objects, 'archive-1'), partNamed(1), some);
  return { ...one, bring: (run: string, changes = {}) => one.importing(run, 'archive-1', changes) };
}

describe('an import', () => {
  test('puts every commit into an empty store as it is, ids, versions and times kept, and marks it replayed', async () => {
    const { bring, held } = await moved();
    const { report } = await bring('run-1');
    expect(report).toMatchObject({ streams: 60, commits: 180, there: 0, failed: 0, failures: [] });
    expect(await held(...streams)).toEqual(replayed(commits));
  });

  test('of the same once more writes nothing', async () => {
    const { bring, held } = await moved();
    await bring('run-1');
    const { report } = await bring('run-2');
    expect(report).toMatchObject({ streams: 60, commits: 0, there: 180, failed: 0 });
    expect(await held(...streams)).toEqual(replayed(commits));
  });

  test('into the house that it came from leaves the commits as they are, unmarked', async () => {
    const { bring, hold, held } = await moved();
    hold(...commits);
    expect((await bring('run-1')).report).toMatchObject({ commits: 0, there: 180, failed: 0 });
    expect(await held(...streams)).toEqual(commits);
  });

  test('goes on slice by slice from the very commit, each as short as it may be, with the same result', async () => {
    const long = Array.from({ length: 2_500 }, (_, index) => commitOf('order#long', index + 1));
    const { bring, held } = await moved([...commits, ...long]);
    const { report, calls } = await bring('run-1', { time: NO_TIME });
    expect(report).toMatchObject({ streams: 61, commits: 2_680, there: 0, failed: 0 });
    expect(calls).toBeGreaterThan(33);
    expect(await held('order#long')).toEqual(replayed(long));
  });

  test('names a stream of which another commit stands there, and goes on with the others', async () => {
    const { bring, hold, held } = await moved();
    const other = { ...commitOf('account#7', 3), commitId: 'another' };
    hold(commitOf('account#7', 1, 2), other);
    const { report } = await bring('run-1');
    expect(report).toMatchObject({ streams: 60, commits: 177, failed: 1 });
    expect(report.failures).toEqual([
      { stream: 'account#7', version: 3, reason: { code: 'PutBackConflict', message: 'PutBackConflict' } },
    ]);
    expect(await held('account#7')).toEqual([commitOf('account#7', 1, 2), other]);
  });

  test('counts a stream that has failed once, however many commits follow', async () => {
    const long = Array.from({ length: 2_500 }, (_, index) => commitOf('order#long', index + 1));
    const { bring, hold, held } = await moved([...long, ...commits]);
    hold({ ...commitOf('order#long', 1), commitId: 'another' });
    const { report } = await bring('run-1', { time: NO_TIME });
    expect(report).toMatchObject({ streams: 61, commits: 180, failed: 1 });
    expect(await held('order#long')).toHaveLength(1);
  });

  test('S26 refuses an archive with a gap, naming the stream and the version', async () => {
    const { bring } = await moved(commits.filter((_, index) => index !== 31));
    await expect(bring('run-1')).rejects.toThrow(new ArchiveGap(StreamId.parse('account#10'), 3));
  });

  test('that was interrupted goes on where it was, when it is begun anew', async () => {
    const { bring, store, held } = await moved();
    let left = 20;
    const failing = {
      putBack: async (stream: StreamId, some: readonly Commit[]) => {
        if (left-- <= 0) throw new StoreUnavailable(new Error('away'));
        return store.putBack(stream, some);
      },
    };
    await expect(bring('run-1', { putBack: failing })).rejects.toThrow(StoreUnavailable);
    const { report } = await bring('run-2');
    expect(report.there).toBeGreaterThan(0);
    expect(report).toMatchObject({ streams: 60, commits: 180 - report.there, failed: 0 });
    expect(await held(...streams)).toEqual(replayed(commits));
  });

  test('names a stream with a line that would not be stored as it is, and goes on with the others', async () => {
    const { bring, objects, held } = await moved(commits.filter(({ stream }) => stream !== 'account#7'));
    const [first, second] = [commitOf('account#7', 1, 2), commitOf('account#7', 3)].map(lineOf);
    const line = second?.line.replace('{"version":3}', '{"x":12345678901234567891}') ?? '';
    await objects.putNew(
      `imports/archive-1/${partNamed(2)}`,
      await packLines([first, placeLine(line)].filter((each) => each !== undefined)),
    );
    const { report } = await bring('run-1');
    expect(report).toMatchObject({ streams: 60, commits: 178, failed: 1 });
    expect(report.failures).toEqual([
      {
        ...{ stream: 'account#7', version: 3 },
        reason: {
          code: 'UnportableCommit',
          message: 'events[0].data.x is a number that would be stored as another one',
        },
      },
    ]);
    expect(await held('account#7')).toEqual(replayed([commitOf('account#7', 1, 2)]));
  });

  test('is none of an archive of which an object was not sent', async () => {
    const { bring } = await moved();
    await expect(bring('run-1', { sent: 2 })).rejects.toThrow(new ImportIncomplete(1, 2));
  });

  test('is none of an archive of which an object is taken away meanwhile', async () => {
    const { bring, objects, store } = await moved();
    await writePart(importedArchive(objects, 'archive-1'), partNamed(2), [commitOf('account#1', 7)]);
    const putBack = async (stream: StreamId, some: readonly Commit[]) => {
      await objects.remove([`imports/archive-1/${partNamed(2)}`]);
      return await store.putBack(stream, some);
    };
    await expect(bring('run-1', { putBack: { putBack } })).rejects.toThrow(ImportIncomplete);
    await expect(bring('run-1', { sent: 2 })).rejects.toThrow('send it once more, and import it again');
  });

  test('that is begun anew does no bucket again that has come to its end', async () => {
    const { bring, store } = await moved();
    await bring('run-1');
    const read = vi.spyOn(store, 'read');
    const { report } = await bring('run-1');
    expect(report).toMatchObject({ streams: 60, commits: 180, there: 0 });
    expect(read).not.toHaveBeenCalled();
  });

  test('logs no content', async () => {
    const { bring, hold, lines } = await moved();
    hold({ ...commitOf('account#7', 1), commitId: 'another' });
    await bring('run-1');
    const log = lines.join('');
    expect(log).toContain('A stream was not put into the event store');
    expect(log).not.toContain('Counted');
  });
});

test('a store that moves house is the same there, but for the mark', async () => {
  const [old, next] = [house(), house()];
  old.hold(...commits);
  await writePart(old.objects, partNamed(1), commits.slice(0, 100));
  const { archive, report } = await old.exporting('run-1');
  await carry(archive, importedArchive(next.objects, 'archive-1'));
  const { report: imported } = await next.importing('run-1', 'archive-1');
  expect(imported).toMatchObject({ streams: report.streams, commits: report.commits });
  expect(await next.held(...streams)).toEqual(replayed(await old.held(...streams)));
  expect((await next.exporting('run-2')).report.digest).toBe(report.digest);
});
