import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Commit } from '../../../lambdas/core/commit.ts';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { toItem } from '../../../lambdas/event-store/commit-item.ts';
import { type CommitLine, lineOf, placeLine } from '../../../lambdas/event-store/commit-lines.ts';
import { MemoryEventStore } from '../../../lambdas/event-store/memory-event-store.ts';
import type { PutBack } from '../../../lambdas/event-store/put-back.ts';
import { TierDamaged } from '../../../lambdas/event-store/tier.ts';
import {
  importStream,
  type PuttingSources,
} from '../../../lambdas/operations/moving/import/import-stream.ts';
import { commitOf } from '../../support/histories.ts';

const stream = StreamId.parse('account#9');
const commits = [commitOf(stream, 1), commitOf(stream, 2, 2), commitOf(stream, 4), commitOf(stream, 5)];
const replayed = (some: readonly Commit[]) => some.map((commit) => ({ ...commit, replayed: true }));

/** A store into which lines are brought. @param held what it has already */
function receiving(...held: readonly Commit[]) {
  const store = new MemoryEventStore();
  store.change(stream, () => held.map(toItem));
  /** As the table does it: one after the other, up to the one that fails. */
  const putBack: PutBack = {
    putBack: async (_, some) => {
      let written = 0;
      for (const commit of some) written += await store.putBack(stream, [commit]);
      return written;
    },
  };
  return {
    bring: (lines: readonly CommitLine[], changes: Partial<PuttingSources> = {}) =>
      importStream({ events: store, putBack, ...changes }, stream, lines as [CommitLine, ...CommitLine[]]),
    whole: store,
    stored: () => store.read(stream, 1),
  };
}

const linesOf = (some: readonly Commit[]) => some.map(lineOf);

/** The lines, with one text of one of them in the place of another one. */
const linesWith = (index: number, find: RegExp | string, text: string): readonly CommitLine[] =>
  linesOf(commits).map((line, at) => (at === index ? placeLine(line.line.replace(find, text)) : line));

describe('the commits of one stream that are imported', () => {
  test.each([
    ['a number that is too long', '{"version":4}', '{"x":12345678901234567891}', 'events[0].data.x'],
    ['a field of a later version', /}$/, ',"tenant":"x"}', 'tenant'],
    ['nothing of who did it', /"meta":\{.*?\}\}/, '"meta":null', 'meta'],
    ['events that are none', /"events":\[.*\]/, '"events":[{"foo":1}]', 'events[0].foo'],
    ['no id', '"commitId":"account#9@4"', '"commitId":""', 'commitId'],
    ['no time', /"at":"[^"]*"/, '"at":"yesterday"', 'at'],
  ])('G12 are stored up to the one with %s, which is named with the place', async (_, find, text, path) => {
    const { bring, stored } = receiving(...commits.slice(0, 1));
    const put = await bring(linesWith(2, find, text));
    expect(put).toMatchObject({ commits: 1, there: 1, failure: { stream, version: 4 } });
    const { code, message } = put.failure?.reason ?? {};
    expect([code, message?.split(' ')[0]]).toEqual(['UnportableCommit', path]);
    expect(await stored()).toEqual([commits[0], ...replayed(commits.slice(1, 2))]);
  });

  test('are none when the first of them would not be stored as it is', async () => {
    const { bring, stored } = receiving();
    expect(await bring(linesWith(0, /}$/, ',"tenant":"x"}'))).toMatchObject({
      ...{ commits: 0, there: 0 },
      failure: { version: 1 },
    });
    expect(await stored()).toEqual([]);
  });

  // What an item may hold, and more, once it is compressed.
  const noise = Array.from({ length: 8_000 }, (_, index) => hash('sha512', String(index), 'base64'));
  const large = {
    ...commitOf(stream, 4),
    events: [{ type: 'Said', schemaVersion: 1, data: { noise } }],
  };
  test.each(['one after the other', 'all or none'])(
    'are stored up to the one that is too large, and counted, where a store puts %s',
    async (how) => {
      const { bring, stored, whole } = receiving(...commits.slice(0, 1));
      const lines = linesOf(commits.map((commit) => (commit.version === 4 ? large : commit)));
      const put = await bring(lines, how === 'all or none' ? { putBack: whole } : {});
      expect(put).toEqual({
        ...{ commits: 1, there: 1 },
        failure: { stream, version: 4, reason: { code: 'CommitTooLarge', message: 'CommitTooLarge' } },
      });
      expect(await stored()).toEqual([commits[0], ...replayed(commits.slice(1, 2))]);
    },
  );

  test('are stored up to the one in whose place another one stands, and a hole before it is filled', async () => {
    const other = { ...commitOf(stream, 4), commitId: 'another' };
    const { bring, stored } = receiving(commitOf(stream, 1), other);
    expect(await bring(linesOf(commits))).toEqual({
      ...{ commits: 1, there: 1 },
      failure: { stream, version: 4, reason: { code: 'PutBackConflict', message: 'PutBackConflict' } },
    });
    expect(await stored()).toEqual([commits[0], ...replayed(commits.slice(1, 2)), other]);
  });

  test('are stored up to the one within which another one stands', async () => {
    const { bring } = receiving(commitOf(stream, 3));
    expect(await bring(linesOf(commits))).toMatchObject({
      ...{ commits: 1, there: 0 },
      failure: { version: 2, reason: { code: 'PutBackConflict' } },
    });
  });

  test('are not put again where they have left the events table, behind a hole that is filled', async () => {
    const { bring, stored, whole } = receiving(commitOf(stream, 5));
    const tier = [commitOf(stream, 1), commitOf(stream, 4)];
    const read = async (_: StreamId, from: number, to = 9) =>
      [...tier, ...(await whole.read(stream, 1))]
        .filter(({ version }) => version >= from && version <= to)
        .sort((a, b) => a.version - b.version);
    const put = await bring(linesOf(commits), { events: { read }, putBack: whole });
    expect(put).toEqual({ commits: 1, there: 3 });
    expect(await stored()).toEqual([...replayed(commits.slice(1, 2)), commits[3]]);
  });

  test('fail alone when what has left the events table of them cannot be read', async () => {
    const { bring } = receiving();
    const read = async () => {
      throw new TierDamaged('tier/account#9/1', 'it is not what its name says');
    };
    expect(await bring(linesOf(commits), { events: { read } })).toEqual({
      ...{ commits: 0, there: 0 },
      failure: { stream, version: 1, reason: { code: 'TierDamaged', message: 'TierDamaged' } },
    });
  });
});
