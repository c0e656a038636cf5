import { describe, expect, test, vi } from 'vitest';
import { compactHandler } from '../../lambdas/archive/compact/handle-compact.ts';
import { listCommits } from '../../lambdas/archive/list-commits.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { createLogger } from '../../lambdas/shared/logger.ts';
import { deposits, linesIn, linesOf, withBytes, writePart } from './archived.ts';

const dates = ['2010-12-01', '2010-12-02', '2010-12-03'] as const;
const partOf = (date: string) => `commits/date=${date}/hour=09/1-shard-1-2.jsonl.zst`;
const commits = [1, 2, 3].map((version) => deposits('acct-1', version));

/** An archive of a commit a day, on the morning of the last of them. */
async function threeDays() {
  const objects = new MemoryObjectStore();
  for (const [day, date] of dates.entries())
    await writePart(objects, partOf(date), commits.slice(day, day + 1));
  const warnings = vi.fn();
  const logger = { ...createLogger({}, () => undefined), warn: warnings };
  const compact = compactHandler({ objects, logger, now: () => Date.parse('2010-12-03T10:00:00Z') });
  return { objects, compact, warnings };
}

const timeLeft = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });
const ENOUGH = timeLeft(900_000);

describe('the compaction of the archive', () => {
  test('takes the days that are over, and leaves the one that is running', async () => {
    const { objects, compact } = await threeDays();
    expect(await compact({}, ENOUGH)).toEqual({
      done: true,
      place: null,
      dates: dates.slice(0, 2).map((date) => ({ date, isDone: true, commits: 1, faults: [] })),
    });
    expect((await listCommits(objects)).parts.map(({ key }) => key)).toEqual([partOf(dates[2])]);
    expect(await linesIn(objects)).toEqual(linesOf(commits));
  });

  test('takes the running day too, when it is told to', async () => {
    const { objects, compact } = await threeDays();
    expect(await compact({ through: dates[2] }, ENOUGH)).toMatchObject({ done: true });
    expect((await listCommits(objects)).parts).toEqual([]);
  });

  test('has nothing to do the second time', async () => {
    const { compact } = await threeDays();
    await compact({}, ENOUGH);
    expect(await compact({}, ENOUGH)).toEqual({ done: true, place: null, dates: [] });
  });

  test('goes on with a late part of an old day', async () => {
    const { objects, compact } = await threeDays();
    await compact({}, ENOUGH);
    await writePart(objects, partOf(dates[0]), [deposits('acct-1', 4)]);
    expect(await compact({}, ENOUGH)).toMatchObject({ done: true, dates: [{ date: dates[0] }] });
  });

  test('says that it is not done when its time is up', async () => {
    const { compact } = await threeDays();
    expect(await compact({}, timeLeft(60_000))).toEqual({ done: false, place: null, dates: [] });
  });

  test('is not held up by a day that is damaged, and says what is wrong with it', async () => {
    const { objects, compact, warnings } = await threeDays();
    await withBytes(objects, partOf(dates[0]), (bytes) => bytes.subarray(1));
    expect(await compact({}, ENOUGH)).toMatchObject({
      done: true,
      dates: [
        { date: dates[0], isDone: false, faults: [{ kind: 'foreign', key: partOf(dates[0]) }] },
        { date: dates[1], isDone: true, faults: [] },
      ],
    });
    expect(warnings).toHaveBeenCalledWith(expect.stringContaining('cannot be compacted'), expect.anything());
  });

  test.each(['tomorrow', '2010-12-1', ''])('refuses %j, which is no date', async (through) => {
    const { compact } = await threeDays();
    await expect(compact({ through }, ENOUGH)).rejects.toMatchObject({ code: 'InvalidDate' });
  });
});
