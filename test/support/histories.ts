import fc from 'fast-check';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { CommitDraft } from '../../lambdas/event-store/event-store.ts';

/** A commit of `count` events that say which version they are. */
export const commitOf = (stream: string, version: number, count = 1): Commit => ({
  stream: StreamId.parse(stream),
  version,
  commitId: `${stream}@${version}`,
  at: '2010-12-01T08:26:00.000Z',
  ...draftOf(`${stream}@${version}`, version, count),
});

/** What a caller would append: `count` events. */
export const draftOf = (commandId: string, version = 1, count = 1): CommitDraft => ({
  commandId,
  commandHash: 'hash',
  meta: { correlationId: 'c', causationId: 'c', actor: { role: 'operator', id: 'test' } },
  events: Array.from({ length: count }, (_, index) => ({
    type: 'Counted',
    schemaVersion: 1,
    data: { version: version + index },
  })),
});

/** The commits of one stream, each of 1 to 3 events. */
export const history = (stream: string, longest = 12): fc.Arbitrary<readonly Commit[]> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: longest }).map((counts) => {
    let version = 1;
    return counts.map((count) => {
      const commit = commitOf(stream, version, count);
      version += count;
      return commit;
    });
  });
