import type { Commit } from '../../core/commit.ts';
import type { Standing } from './compare-stretch.ts';
import { digestOf, plusDigest } from './digest.ts';
import { unmarked } from './line-content.ts';
import { type FindingKind, NOTHING, type Tally } from './verification.ts';
import type { SeenHead } from './work-objects.ts';

/** Something that is wrong at one version of a stream. */
export interface Issue {
  readonly kind: FindingKind;
  readonly version: number;
  /** What can be healed with it. */
  readonly commit?: Commit;
  readonly detail: string;
}

/** What is known beside the two sides that were compared. */
export interface Circumstances {
  readonly head: SeenHead | undefined;
  /** When the archive was listed, in milliseconds since 1970. */
  readonly listedAt: number;
  /** Milliseconds after which the archive should have a commit. */
  readonly patience: number;
  /** The version that comes next. Undefined: behind an item that cannot be read. */
  readonly expected: number | undefined;
  /** The first version at which it is not known what happened. Undefined: there was none so far. */
  readonly doubtful: number | undefined;
}

export interface Judged extends Pick<Circumstances, 'expected' | 'doubtful'> {
  readonly issues: readonly Issue[];
  /** Without the stream itself. */
  readonly tally: Tally;
  /** When it may be judged, in milliseconds since 1970: not yet, while a commit may still be on its way. */
  readonly notBefore: number | undefined;
}

/** Says what is wrong with a stretch of a stream, and counts what is right. */
export function judgeStretch(standings: readonly Standing[], circumstances: Circumstances): Judged {
  const issues: Issue[] = [];
  const { expected, doubtful } = circumstances;
  const judged: Judging = { ...NOTHING_WRONG, issues, expected, doubtful };
  for (const [index, standing] of standings.entries()) {
    const isSecond = standings[index - 1]?.version === standing.version;
    const disorder = isSecond ? undefined : disorderAt(standing, judged.expected);
    if (disorder !== undefined) issues.push(disorder);
    judged.doubtful ??= doubtAt(standing, disorder);
    // What is in the way of another commit was never stored: there is nothing to put back.
    if (disorder?.kind === 'overlap' && standing.kind === 'missing-in-store') continue;
    take(judged, standing, circumstances);
    judged.expected = endOf(standing);
  }
  return judged;
}

interface Judging {
  readonly issues: Issue[];
  tally: Tally;
  expected: number | undefined;
  doubtful: number | undefined;
  notBefore: number | undefined;
}

const NOTHING_WRONG = { tally: NOTHING.tally, notBefore: undefined };

const endOf = ({ version, commit }: Standing): number | undefined =>
  commit === undefined ? undefined : version + commit.events.length;

function disorderAt({ version }: Standing, expected: number | undefined): Issue | undefined {
  if (expected === undefined || version === expected) return undefined;
  return version > expected
    ? { kind: 'gap', version: expected, detail: `there is nothing up to version ${version - 1}` }
    : { kind: 'overlap', version, detail: `the commit before it goes up to version ${expected - 1}` };
}

function doubtAt({ kind, version }: Standing, disorder: Issue | undefined): number | undefined {
  const isDoubtful = kind === 'differs' || kind === 'unreadable-in-store' || disorder?.kind === 'overlap';
  return isDoubtful ? version : undefined;
}

function take(judged: Judging, standing: Standing, circumstances: Circumstances): void {
  switch (standing.kind) {
    case 'same':
      judged.tally = plusCommit(judged.tally, standing);
      break;
    case 'missing-in-archive':
      takeMissing(judged, standing, circumstances);
      break;
    case 'only-in-damaged':
    case 'missing-in-store':
    case 'differs':
    case 'unreadable-in-store':
      judged.issues.push(issueOf(standing, judged.doubtful));
      break;
    default:
      standing satisfies never;
  }
}

function plusCommit(tally: Tally, { commit, repeated }: Extract<Standing, { kind: 'same' }>): Tally {
  return {
    ...tally,
    commits: tally.commits + 1,
    events: tally.events + commit.events.length,
    repeated: tally.repeated + repeated,
    digest: plusDigest(tally.digest, digestOf(unmarked(commit))),
  };
}

function takeMissing(
  judged: Judging,
  { version, commit }: Extract<Standing, { kind: 'missing-in-archive' }>,
  circumstances: Circumstances,
): void {
  const due = dueAt(commit, circumstances);
  if (due === 'now') judged.issues.push({ kind: 'missing-in-archive', version, commit, detail: '' });
  else if (due === 'later') judged.tally = { ...judged.tally, notYetDue: judged.tally.notYetDue + 1 };
  else judged.notBefore = Math.max(due, judged.notBefore ?? 0);
}

/**
 * Whether the archive should have had a commit when it was listed. A clock decides about patience, never about order. One
 * that was put back does not say when that was: it is known once it was seen for long enough.
 */
function dueAt(commit: Commit, { head, listedAt, patience }: Circumstances): 'now' | 'later' | number {
  if (head === undefined || commit.version > head.version) return 'later';
  if (head.seen + patience <= listedAt) return 'now';
  if (commit.replayed) return head.seen + patience;
  // One that does not say when it was made is old.
  return listedAt - Date.parse(commit.at) < patience ? 'later' : 'now';
}

function issueOf(
  standing: Exclude<Standing, { kind: 'same' | 'missing-in-archive' }>,
  doubtful: number | undefined,
): Issue {
  const { kind, version } = standing;
  if (kind === 'differs') return { kind, version, detail: `in ${standing.keys.join(' and ')}` };
  if (kind === 'unreadable-in-store') return { kind, version, detail: standing.detail };
  const { commit } = standing;
  if (kind === 'only-in-damaged')
    return { kind: 'missing-in-archive', version, commit, detail: 'only in a damaged object' };
  if (doubtful === undefined) return { kind, version, commit, detail: '' };
  // It may follow on another commit than the one that the store has there.
  return { kind, version, detail: `not put back: it is not known what happened at version ${doubtful}` };
}
