import fc from 'fast-check';
import type { Commit } from '../../lambdas/core/commit.ts';
import { lastVersion } from '../../lambdas/core/commit.ts';
import type { DocumentProjection, Tally, TallyProjection } from '../../lambdas/core/projection.ts';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { Upcast } from '../../lambdas/core/upcaster.ts';
import { type CommitLine, inOrder, lineOf } from '../../lambdas/event-store/commit-lines.ts';
import type { FoldBucket, FoldOptions } from '../../lambdas/replay/fold-bucket.ts';
import { history } from '../support/histories.ts';

/** Commits as a bucket of the archive gives them. */
export async function* bucketOf(commits: readonly Commit[], after?: StreamId): AsyncGenerator<CommitLine> {
  const lines = commits.map(lineOf).sort(inOrder);
  yield* lines.filter(({ stream }) => after === undefined || stream > after);
}

type Counted = { readonly type: 'Counted'; readonly data: { readonly version: number } };

/** A document says which events it was folded from, in which order. */
export interface Seen {
  readonly versions: readonly number[];
}

export const seen: DocumentProjection<Seen, Counted> = {
  schemaVersions: { Counted: 1 },
  evolve: (document, _, { version }) => ({ versions: [...(document?.versions ?? []), version] }),
};

export type Count = Tally<'of', 'events'>;

/** Events by stream, and of all. */
export const counts: TallyProjection<Count, Counted> = {
  schemaVersions: { Counted: 1 },
  tally: (_, { stream }) => ['all', stream].map((of) => ({ key: { of }, add: { events: 1 } })),
};

/** Events of these streams have one form only. */
export const plain: Upcast = (commit) => commit;

/** Small, so that streams end and begin anywhere in it. */
export const aPortion: fc.Arbitrary<NonNullable<FoldOptions['portion']>> = fc.record({
  characters: fc.integer({ min: 1, max: 3_000 }),
  commits: fc.integer({ min: 1, max: 5 }),
});

/** The commits of up to six streams. */
export const commits: fc.Arbitrary<readonly Commit[]> = fc
  .tuple(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => fc.option(history(`order#${id}`), { nil: [] })))
  .map((histories) => histories.flat());

/** Where each stream ends. */
export const headsOf = (all: readonly Commit[]): ReadonlyMap<StreamId, number> =>
  new Map(all.map((commit) => [commit.stream, lastVersion(commit)]));

/** What every document comes to. */
export const seenOf = (all: readonly Commit[]) =>
  [...headsOf(all)].map(([stream, version]) => ({
    stream,
    version,
    document: { versions: Array.from({ length: version }, (_, index) => index + 1) },
  }));

/** Folds slice by slice, each of as little as can be, until all is folded. */
export async function inSlices(
  fold: FoldBucket,
  all: readonly Commit[],
  portion: FoldOptions['portion'],
): Promise<number> {
  let after: StreamId | undefined;
  for (let slices = 1; ; slices++) {
    const outcome = await fold(bucketOf(all, after), { isTimeUp: () => true, ...(portion && { portion }) });
    if (outcome.done) return slices;
    after = outcome.after;
  }
}
