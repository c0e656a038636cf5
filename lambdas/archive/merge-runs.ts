import { inOrder } from '../event-store/commit-lines.ts';
import type { PlacedLine, Run } from './placed-lines.ts';

/** A run that was opened: its first piece is there. */
export interface OpenRun {
  lines: readonly PlacedLine[];
  at: number;
  readonly rest: AsyncIterator<readonly PlacedLine[]>;
}

const BATCH = 512;

/** Runs that are opened at the same time. */
const TOGETHER = 16;

/** Those that have a line; all are closed when one of them fails. */
export async function openRuns(runs: readonly Run[]): Promise<readonly OpenRun[]> {
  const open: OpenRun[] = [];
  for (let at = 0; at < runs.length; at += TOGETHER) {
    const opened = await Promise.allSettled(runs.slice(at, at + TOGETHER).map(openRun));
    open.push(...opened.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : [])));
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed === undefined) continue;
    await closeRuns(open);
    throw failed.reason;
  }
  return open;
}

async function openRun(run: Run): Promise<OpenRun | undefined> {
  const open: OpenRun = { lines: [], at: 0, rest: run[Symbol.asyncIterator]() };
  return (await advance(open)) ? open : undefined;
}

/**
 * The lines of sorted runs in the order of them all, in batches. Holds one piece of each run; all of them are closed at the
 * end, also when the reader stops before it.
 */
export async function* mergeRuns(runs: readonly OpenRun[]): AsyncGenerator<readonly PlacedLine[]> {
  const heap = runs.toSorted(before);
  try {
    let batch: PlacedLine[] = [];
    for (let first = heap[0]; first !== undefined; first = heap[0]) {
      batch.push(first.lines[first.at++] as PlacedLine);
      if (first.at === first.lines.length && !(await advance(first))) takeFirst(heap);
      settle(heap);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    await closeRuns(runs);
  }
}

export const closeRuns = (runs: readonly OpenRun[]): Promise<unknown> =>
  Promise.allSettled(runs.map(({ rest }) => rest.return?.()));

async function advance(run: OpenRun): Promise<boolean> {
  do {
    const { done, value } = await run.rest.next();
    if (done) return false;
    run.lines = value;
  } while (run.lines.length === 0);
  run.at = 0;
  return true;
}

const before = (a: OpenRun, b: OpenRun): number =>
  inOrder(a.lines[a.at] as PlacedLine, b.lines[b.at] as PlacedLine);

function takeFirst(heap: OpenRun[]): void {
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) heap[0] = last;
}

/** Lets the first of a binary heap sink to its place. */
function settle(heap: OpenRun[]): void {
  for (let at = 0, least = leastOf(heap, at); least !== at; least = leastOf(heap, at)) {
    [heap[at], heap[least]] = [heap[least] as OpenRun, heap[at] as OpenRun];
    at = least;
  }
}

/** Of a place of the heap and the two below it, the one whose line comes first. */
function leastOf(heap: readonly OpenRun[], at: number): number {
  let least = at;
  for (const below of [2 * at + 1, 2 * at + 2]) {
    const run = heap[below];
    if (run !== undefined && before(run, heap[least] as OpenRun) < 0) least = below;
  }
  return least;
}
