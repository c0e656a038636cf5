import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactDate } from '../../../lambdas/archive/compact/compact-date.ts';
import type { Commit } from '../../../lambdas/core/commit.ts';
import type { EventReader } from '../../../lambdas/event-store/event-store.ts';
import type { Finding, FindingKind } from '../../../lambdas/operations/verify/verification.ts';
import { DATE } from '../../archive/archived.ts';
import { history } from '../../support/histories.ts';
import { right, verifying } from './verifying.ts';

/** Where a commit is, and as what. */
const fate = fc.constantFrom(
  'both',
  'both',
  'both',
  'archived twice',
  'store',
  'archive',
  'differs',
  'nowhere',
);
type Fate = typeof fate extends fc.Arbitrary<infer Kind> ? Kind : never;

interface Fated {
  readonly commit: Commit;
  readonly fate: Fate;
  /** The part that it is in, and the one that its second line is in. */
  readonly parts: readonly [number, number];
}

const fated = (stream: string): fc.Arbitrary<readonly Fated[]> =>
  history(stream, 8).chain((commits) =>
    fc.tuple(
      ...commits.map((commit) =>
        fc.record({
          commit: fc.constant(commit),
          fate,
          parts: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
        }),
      ),
    ),
  );

const streams = fc.tuple(...['order#1', 'order#10', 'order#2', 'account#7'].map(fated));

/** What must be found of a commit by itself. */
const KINDS: Readonly<Record<Fate, readonly FindingKind[]>> = {
  ...{ both: [], 'archived twice': [], nowhere: [] },
  ...{ store: ['missing-in-archive'], archive: ['missing-in-store'], differs: ['differs'] },
};

/** A gap is where something comes behind what is nowhere; nothing shows that there was something at the end. */
const kindsAt = ({ fate }: Fated, before: Fated | undefined): readonly FindingKind[] =>
  before?.fate === 'nowhere' && fate !== 'nowhere' ? ['gap', ...KINDS[fate]] : KINDS[fate];

/** What must be found: counts of commits, by stream and kind. */
function expected(all: readonly (readonly Fated[])[]): Record<string, number> {
  const kinds = all.flatMap((stream) =>
    stream.flatMap((one, index) =>
      kindsAt(one, stream[index - 1]).map((kind) => `${one.commit.stream} ${kind}`),
    ),
  );
  return Object.fromEntries(
    [...Map.groupBy(kinds, (kind) => kind)].map(([kind, { length }]) => [kind, length]),
  );
}

function counted(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { stream, kind, commits } of findings)
    counts[`${stream} ${kind}`] = (counts[`${stream} ${kind}`] ?? 0) + commits;
  return counts;
}

const isStored = ({ fate }: Fated): boolean => fate !== 'archive' && fate !== 'nowhere';

/** The lines of a commit in the archive, each with its part. */
function linesOf({ commit, fate, parts }: Fated): readonly (readonly [number, Commit])[] {
  if (fate === 'store' || fate === 'nowhere') return [];
  const first = [parts[0], fate === 'differs' ? { ...commit, commitId: 'another' } : commit] as const;
  return fate === 'archived twice' ? [first, [parts[1], { ...commit, replayed: true }]] : [first];
}

/** From the first commit on of which there are two, the store has what it had. */
async function expectNothingBehindDoubt(store: EventReader, fates: readonly Fated[]): Promise<void> {
  const at = fates.findIndex(({ fate }) => fate === 'differs');
  const [doubtful] = at < 0 ? [] : fates.slice(at);
  if (doubtful === undefined) return;
  const { stream, version } = doubtful.commit;
  const had = fates.slice(at).filter(isStored);
  expect(await store.read(stream, version)).toEqual(had.map(({ commit }) => commit));
}

/** A store and an archive in which every commit has had its fate. */
async function filled(all: readonly (readonly Fated[])[], isCompacted: boolean) {
  const verification = verifying();
  verification.hold(
    ...all
      .flat()
      .filter(isStored)
      .map(({ commit }) => commit),
  );
  const lines = Map.groupBy(all.flat().flatMap(linesOf), ([part]) => part);
  for (const part of lines.values()) await verification.archive(...part.map(([, commit]) => commit));
  if (isCompacted) await compactDate(verification.objects, DATE);
  return verification;
}

test('whatever is damaged in a store and its archive is named, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(streams, fc.boolean(), async (all, isCompacted) => {
      const { verify } = await filled(all, isCompacted);
      const report = await verify();
      expect(counted(report.findings)).toEqual(expected(all));
      expect(report.faults).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('what can be mended without a choice is mended, and the rest is named again', async () => {
  await fc.assert(
    fc.asyncProperty(streams, fc.boolean(), async (all, isCompacted) => {
      const { verify, store } = await filled(all, isCompacted);
      await verify({ heal: true });
      const isWhole = all.flat().every(({ fate }) => fate !== 'differs' && fate !== 'nowhere');
      for (const stream of all) await expectNothingBehindDoubt(store, stream);
      const report = await verify();
      if (isWhole) expect(report).toMatchObject({ ...right, commits: all.flat().length });
      const kinds = new Set(report.findings.map(({ kind }) => kind));
      expect(kinds.has('missing-in-archive')).toBe(false);
    }),
    { numRuns: 50 },
  );
});
