import { type Commit, isSameCommit, lastVersion } from '../../core/commit.ts';
import type { StreamId } from '../../core/stream-id.ts';
import { lineOf } from '../../event-store/commit-lines.ts';
import { CommitTooLarge, type EventReader } from '../../event-store/event-store.ts';
import { UnfitData } from '../../event-store/json-data.ts';
import { type PutBack, PutBackConflict, PutBackGap } from '../../event-store/put-back.ts';
import type { HealedParts } from './healed-parts.ts';
import type { Issue } from './judge-stretch.ts';

export interface HealingSources {
  /** Across the tiers: what has left the events table is there too. */
  readonly events: Pick<EventReader, 'read'>;
  readonly putBack: PutBack;
}

/** What became of an issue. */
export interface Outcome {
  readonly issue: Issue;
  readonly healed: boolean;
}

export const unhealed = (issues: readonly Issue[]): readonly Outcome[] =>
  issues.map((issue) => ({ issue, healed: false }));

/**
 * Mends what can be mended without a choice: what the archive lacks is written to it, and what the store lacks is put back
 * into it and looked at again. Nothing else: of two contents nobody but an operator says which one happened, and of what
 * stands behind them nobody else says which of the two it follows.
 * @throws {StoreUnavailable}
 * @throws {ArchiveUnavailable}
 */
export async function healStretch(
  sources: HealingSources,
  parts: HealedParts,
  stream: StreamId,
  issues: readonly Issue[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const run of runsOf(issues)) {
    const [{ kind, commit }] = run;
    if (commit === undefined) outcomes.push(...unhealed(run));
    else if (kind === 'missing-in-archive') outcomes.push(...(await addToArchive(parts, run)));
    else if (kind === 'missing-in-store') outcomes.push(...(await putBackRun(sources, stream, run)));
    else outcomes.push(...unhealed(run));
  }
  return outcomes;
}

type Run = [Issue, ...Issue[]];

/** Issues of one kind whose commits follow one another. */
function runsOf(issues: readonly Issue[]): readonly Run[] {
  const runs: Run[] = [];
  for (const issue of issues) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last?.commit && last.kind === issue.kind && lastVersion(last.commit) + 1 === issue.version)
      run.push(issue);
    else runs.push([issue]);
  }
  return runs;
}

/** Healed as soon as the parts are written and read back, without which no result is kept. */
async function addToArchive(parts: HealedParts, run: Run): Promise<readonly Outcome[]> {
  for (const commit of commitsOf(run)) await parts.add(lineOf(commit));
  return run.map((issue) => ({ issue, healed: true }));
}

async function putBackRun(
  { events, putBack }: HealingSources,
  stream: StreamId,
  run: Run,
): Promise<readonly Outcome[]> {
  const commits = commitsOf(run);
  const refusal = await putBack.putBack(stream, commits, events).then(() => '', refusalIn);
  const [first, last] = [run[0].version, run.at(-1)?.version];
  const stored = new Map((await events.read(stream, first, last)).map((commit) => [commit.version, commit]));
  return run.map((issue) => {
    const found = stored.get(issue.version);
    const healed = found !== undefined && issue.commit !== undefined && isSameCommit(found, issue.commit);
    return { issue: healed ? issue : { ...issue, detail: refusal }, healed };
  });
}

/** What no other attempt would mend, in its own words; anything else is thrown on. */
function refusalIn(error: unknown): string {
  if ([PutBackConflict, PutBackGap, CommitTooLarge, UnfitData].some((kind) => error instanceof kind))
    return (error as Error).message;
  throw error;
}

const commitsOf = (run: Run): readonly Commit[] =>
  run.map(({ commit }) => commit).filter((commit) => commit !== undefined);
