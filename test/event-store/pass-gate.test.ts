import { describe, expect, test, vi } from 'vitest';
import { pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { redriveOf } from '../../lambdas/event-store/parked-streams.ts';
import {
  CommitsMissing,
  MOST_VERSIONS,
  type Portion,
  passGate,
} from '../../lambdas/event-store/pass-gate.ts';
import { commitOf, draftOf } from '../support/histories.ts';
import { plainEvents } from '../support/present-events.ts';

const stream = StreamId.parse('order#1');

async function storeOf(...counts: number[]) {
  const store = plainEvents();
  for (const count of counts) await store.append(await store.load(stream), draftOf('c', 1, count));
  return { store, commits: (await store.load(stream)).commits };
}

/** All portions. */
async function passed(...given: Parameters<typeof passGate>): Promise<readonly Portion[]> {
  const portions: Portion[] = [];
  for await (const portion of passGate(...given)) portions.push(portion);
  return portions;
}

describe('what passes the gate', () => {
  test('is fetched where it was not delivered', async () => {
    const { store, commits } = await storeOf(1, 2, 1);
    const outer = commits.filter((_, index) => index !== 1);
    expect(await passed(store, stream, 0, outer.toReversed())).toEqual([
      { commits, reached: 4, more: false },
    ]);
  });

  test('is fetched where it was only pointed at', async () => {
    const { store, commits } = await storeOf(1, 2, 1);
    expect(await passed(store, stream, 1, commits.slice(1, 2).map(pointerTo))).toEqual([
      { commits: commits.slice(1, 2), reached: 3, more: false },
    ]);
  });

  test('is nothing where all of it has been applied', async () => {
    const { store, commits } = await storeOf(1, 2, 1);
    expect(await passed(store, stream, 4, commits)).toEqual([{ commits: [], reached: 4, more: false }]);
  });

  test('is nothing when the event store does not have what was announced', async () => {
    const { store } = await storeOf(1);
    await expect(passed(store, stream, 1, [commitOf(stream, 3)])).rejects.toBeInstanceOf(CommitsMissing);
    await expect(passed(store, stream, 0, [pointerTo(commitOf(stream, 1, 4))])).rejects.toBeInstanceOf(
      CommitsMissing,
    );
  });

  test('G7 a redrive brings all that waits, from wherever a consumer stands, also at the end of a commit of many', async () => {
    const { store, commits } = await storeOf(1, 2, 3);
    const reason = { code: 'Unwritable', message: 'Unwritable' };
    const mark = {
      consumer: 'orders',
      stream,
      from: 2,
      seen: 6,
      reason,
      firstSeen: '',
      lastSeen: '',
      count: 1,
    };
    for (const [position, index] of [
      [0, 0],
      [1, 1],
      [3, 2],
    ] as const) {
      const [portion] = await passed(store, stream, position, [redriveOf(mark)]);
      expect(portion).toEqual({ commits: commits.slice(index), reached: 6, more: false });
    }
    expect(await passed(store, stream, 6, [redriveOf(mark)])).toEqual([
      { commits: [], reached: 6, more: false },
    ]);
  });

  test('is read in bounded ranges, however much is missing', async () => {
    // Commits of 3 events, so that a range ends inside one.
    const { store, commits } = await storeOf(...Array.from({ length: 80 }, () => 3));
    const read = vi.spyOn(store, 'read');
    const portions = await passed(store, stream, 0, commits.slice(-1));
    expect(portions.map(({ reached, more }) => [reached, more])).toEqual([
      [102, true],
      [204, true],
      [240, false],
    ]);
    expect(portions.flatMap((portion) => portion.commits)).toEqual(commits);
    expect(read.mock.calls.map(([, from, to]) => [from, to])).toEqual([
      [1, MOST_VERSIONS],
      [103, 102 + MOST_VERSIONS],
      [205, 240],
    ]);
  });

  test('as far as the event store has it, and then no further', async () => {
    const { store } = await storeOf(...Array.from({ length: MOST_VERSIONS + 1 }, () => 1));
    const portions = passGate(store, stream, 0, [commitOf(stream, MOST_VERSIONS + 3)]);
    expect((await portions.next()).value).toMatchObject({ reached: MOST_VERSIONS, more: true });
    await expect(portions.next()).rejects.toBeInstanceOf(CommitsMissing);
  });
});
