import { type ListedObject, ObjectMissing, type ObjectStore } from '../../event-store/object-store.ts';
import { ArchiveDamaged, type ArchiveFault } from '../archive-faults.ts';
import { type ListedCommits, listCommits } from '../list-commits.ts';
import { type CompactedLines, compactParts } from './compact-parts.ts';
import { isEqual, NO_LINES, plus } from './line-sum.ts';
import { mergeBuckets } from './merge-buckets.ts';
import { planStep, type Step } from './plan-step.ts';
import { replaceObjects } from './replace-objects.ts';

export interface CompactingOptions {
  /** Whether the time is up: asked between the steps, each of which leaves a legal archive. @default never */
  readonly isOver?: () => boolean;
  /** Bytes of parts, as stored, that are compacted at once; their lines, about ten times as much, are in memory. @default 8 MiB */
  readonly partBytes?: number;
}

/** What has become of a date. */
export interface CompactedDate {
  readonly date: string;
  /** Whether there is nothing left to do: each bucket of it is one object. */
  readonly isDone: boolean;
  /** Lines that were written, as often as they were. */
  readonly commits: number;
  /** What keeps the date from being compacted. Nothing was removed because of it. */
  readonly faults: readonly ArchiveFault[];
}

/** What a compaction wrote is not what it had read. Nothing was removed. */
export class CompactionUnproven extends Error {
  readonly code = 'CompactionUnproven';
  constructor(date: string, what: string) {
    super(`The compaction of ${date} is not proven equal (${what}); nothing was removed: report it`);
    this.name = 'CompactionUnproven';
  }
}

const PART_BYTES = 8 * 1024 * 1024;

/** Times that another compaction may take away what this one is about to read. */
const ATTEMPTS = 5;

/**
 * Makes one sorted object a bucket of all that a date has by now, and removes what it was made of once what was written is
 * read back and proven to hold the same lines. It may end between any two lines of this code, and run twice at once: the
 * archive then holds some commits twice, and the next compaction ends the work.
 * @throws {CompactionUnproven}
 * @throws {ArchiveUnavailable}
 */
export async function compactDate(
  objects: ObjectStore,
  date: string,
  options: CompactingOptions = {},
): Promise<CompactedDate> {
  const { isOver = () => false, partBytes = PART_BYTES } = options;
  let due: ReadonlySet<string> | undefined;
  let commits = 0;
  for (let lost = 0; lost < ATTEMPTS; ) {
    const listed = await listCommits(objects, date);
    // More parts may come all the time.
    due ??= new Set(listed.parts.map(({ key }) => key));
    const step = planStep(listed, due, partBytes);
    const isDone = step === undefined;
    if (isDone || isOver()) return { date, isDone, commits, faults: listed.faults };
    const taken = await takeStep({ objects, date, listed, isOver }, step);
    commits += taken.commits;
    if (taken.faults.length > 0) return { date, isDone: false, commits, faults: taken.faults };
    if (taken.isLost) lost += 1;
  }
  return { date, isDone: false, commits, faults: [] };
}

interface Compaction {
  readonly objects: ObjectStore;
  readonly date: string;
  readonly listed: ListedCommits;
  readonly isOver: () => boolean;
}

interface Taken {
  readonly commits: number;
  readonly faults: readonly ArchiveFault[];
  /** Whether another compaction took away what was to be read. */
  readonly isLost: boolean;
}

async function takeStep(compaction: Compaction, step: Step): Promise<Taken> {
  const { faults } = compaction.listed;
  if (faults.length > 0) return { commits: 0, faults, isLost: false };
  try {
    return { commits: await compact(compaction, step), faults, isLost: false };
  } catch (error) {
    if (error instanceof ArchiveDamaged) return { commits: 0, faults: [error.fault], isLost: false };
    if (error instanceof ObjectMissing) return { commits: 0, faults, isLost: true };
    throw error;
  }
}

/** @returns how many lines were written */
async function compact(compaction: Compaction, step: Step): Promise<number> {
  const { objects, date, listed } = compaction;
  const done = await doneOf(compaction, step);
  for (const { lines } of done) prove(date, lines);
  const written = done.flatMap(({ lines }) => lines.written.map(({ object }) => object));
  const replaced = done.flatMap(({ sources }) => sources.map(({ key }) => key));
  await replaceObjects(objects, { date, listed, written, replaced });
  return written.reduce((sum, object) => sum + object.commits, 0);
}

interface Done {
  readonly sources: readonly ListedObject[];
  readonly lines: CompactedLines;
}

async function doneOf({ objects, date, isOver }: Compaction, step: Step): Promise<readonly Done[]> {
  if (step.kind === 'parts')
    return [{ sources: step.parts, lines: await compactParts(objects, date, step.parts) }];
  const done: Done[] = [];
  for (const sources of step.kind === 'buckets' ? step.buckets : []) {
    if (isOver()) break;
    done.push({ sources, lines: await mergeBuckets(objects, sources) });
  }
  return done;
}

/** Each line that was read is in what was read back, or was dropped because another one there says the same. */
function prove(date: string, { read, dropped, written }: CompactedLines): void {
  const there = written.reduce((sum, { sum: lines }) => plus(sum, lines), NO_LINES);
  if (!isEqual(read, plus(dropped, there)))
    throw new CompactionUnproven(date, `${read.lines} lines became ${there.lines} and ${dropped.lines}`);
}
