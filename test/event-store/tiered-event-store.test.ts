import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { lastVersion } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { EventReader } from '../../lambdas/event-store/event-store.ts';
import { LoadedStream, StreamHole } from '../../lambdas/event-store/loaded-stream.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryTier } from '../../lambdas/event-store/memory-tier.ts';
import { TieredEventReader, TieredEventStore } from '../../lambdas/event-store/tiered-event-store.ts';
import { describeEventStore } from '../contracts/event-store.ts';
import { history } from '../support/histories.ts';

describeEventStore('a tiered event store of which nothing has moved', () => {
  const store = new MemoryEventStore();
  return new TieredEventStore(store, { heads: store, tier: new MemoryTier() });
});

const stream = StreamId.parse('account#tiered');

/** A table from which some commits are gone, counting how often the tier is asked. */
function tiered(there: readonly Commit[], moved: readonly Commit[]) {
  const between = (from: number, to: number) =>
    there.filter(({ version }) => version >= from && version <= to);
  const reader: EventReader = {
    load: async () => LoadedStream.of(stream, there),
    read: async (_stream, from, to = Number.MAX_SAFE_INTEGER) => between(from, to),
  };
  const last = there.at(-1);
  const head = last && { stream, commit: last.version, version: lastVersion(last), at: last.at };
  const memory = new MemoryTier();
  memory.keep(moved);
  let asked = 0;
  const tier: MemoryTier = Object.assign(Object.create(memory), {
    read: (...range: Parameters<MemoryTier['read']>) => {
      asked += 1;
      return memory.read(...range);
    },
  });
  return {
    reader: new TieredEventReader(reader, { heads: { head: async () => head }, tier }),
    asked: () => asked,
  };
}

/** A history, how many of its first commits were moved, and which of those have left the table. */
const moved = history(stream, 20)
  .filter((commits) => commits.length > 1)
  .chain((commits) =>
    fc.record({
      commits: fc.constant(commits),
      count: fc.integer({ min: 0, max: commits.length - 1 }),
      gone: fc.array(fc.boolean(), { minLength: commits.length, maxLength: commits.length }),
    }),
  );

describe('a stream whose old commits leave the table', () => {
  test('G2 is read as before, whichever of them are gone, from any version to any version', () => {
    return fc.assert(
      fc.asyncProperty(moved, fc.nat(60), fc.nat(60), async ({ commits, count, gone }, from, length) => {
        const there = commits.filter((_, index) => index >= count || !gone[index]);
        const { reader } = tiered(there, commits.slice(0, count));
        expect((await reader.load(stream)).commits).toEqual(commits);
        const to = from + 1 + length;
        const range = commits.filter(({ version }) => version >= from + 1 && version <= to);
        expect(await reader.read(stream, from + 1, to)).toEqual(range);
        expect(await reader.read(stream, from + 1)).toEqual(commits.filter(({ version }) => version > from));
      }),
    );
  });

  test('G2 is refused where versions are in neither place', () => {
    return fc.assert(
      fc.asyncProperty(moved, async ({ commits, count }) => {
        fc.pre(count > 0);
        const { reader } = tiered(commits.slice(count), commits.slice(1, count));
        await expect(reader.load(stream)).rejects.toBeInstanceOf(StreamHole);
      }),
    );
  });

  test('is read from the table alone where nothing is missing of what was asked', async () => {
    const [commits = []] = fc.sample(
      history(stream, 20).filter(({ length }) => length > 3),
      1,
    );
    const base = commits[2] as Commit;
    const { reader, asked } = tiered(commits.slice(2), commits.slice(0, 2));
    await reader.read(stream, base.version);
    await reader.read(stream, base.version, base.version);
    await reader.read(stream, base.version, Number.MAX_SAFE_INTEGER);
    expect(asked()).toBe(0);
  });
  test('asks the tier once, however many holes there are', async () => {
    const [commits = []] = fc.sample(
      history(stream, 20).filter(({ length }) => length > 8),
      1,
    );
    const there = commits.filter((_, index) => index % 2 === 1 || index === commits.length - 1);
    const { reader, asked } = tiered(there, commits.slice(0, -1));
    expect((await reader.load(stream)).commits).toEqual(commits);
    expect(asked()).toBe(1);
  });
});
