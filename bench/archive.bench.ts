import { deepStrictEqual } from 'node:assert';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventsOf, mayHold } from '../lambdas/archive/commit-events.ts';
import { writeCompacted } from '../lambdas/archive/compact/write-compacted.ts';
import { BUCKETS } from '../lambdas/archive/contract.ts';
import { bucketCommits } from '../lambdas/archive/read-bucket.ts';
import { type CommitEvents, eventsFor, foldDocument, sumTallies } from '../lambdas/core/projection.ts';
import { StreamId } from '../lambdas/core/stream-id.ts';
import type { OrderEvent } from '../lambdas/domain/orders/events.ts';
import { type CommitLine, inOrder } from '../lambdas/event-store/commit-lines.ts';
import { MemoryObjectStore } from '../lambdas/event-store/memory-object-store.ts';
import { orderDocuments } from '../lambdas/projections/order-documents.ts';
import { stockDocuments } from '../lambdas/projections/product-stock/stock-documents.ts';
import { type SalesTally, salesTallies } from '../lambdas/projections/sales/sales-tallies.ts';
import { rounded } from './event-store/figures.ts';
import {
  type Contestant,
  type Course,
  interleaved,
  median,
  processorTime,
  ratios,
  spread,
} from './interleaved.ts';
import type { Measurement } from './run.ts';
import { shop } from './shop-events.ts';

const COURSE: Course = { runs: 7, operations: 1, warmUp: 1, figure: 'median', clock: processorTime };
const DAYS = 10;
const [ARCHIVE, MEMORY] = ['archive', 'JSON.parse in memory'];

/** How fast history comes out of the archive, and how much room it takes there. */
export async function* measure(): AsyncGenerator<Measurement> {
  const lines = await linesOfDays();
  const objects = await archived(lines);
  const events = lines.reduce((sum, line) => sum + eventsOf(line).events.length, 0);
  for (const fold of FOLDS) yield await speed({ objects, lines, events }, fold);
  yield await size({ objects, lines, events });
}

interface Archived {
  readonly objects: MemoryObjectStore;
  /** By bucket, stream and version. */
  readonly lines: readonly CommitLine[];
  readonly events: number;
}

/** Something that is folded from history, and how much of it that needs. */
interface Fold {
  readonly title: string;
  readonly fold: (commits: AsyncIterable<CommitEvents>) => Promise<readonly unknown[]>;
  /** @default every event */
  readonly types?: readonly string[];
}

const FOLDS: readonly Fold[] = [
  { title: 'orders and stock', fold: documents },
  { title: 'sales', fold: tallies, types: Object.keys(salesTallies.schemaVersions) },
];

async function speed(
  { objects, lines, events }: Archived,
  { title, fold, types }: Fold,
): Promise<Measurement> {
  const folds = new Map<string, readonly unknown[]>();
  const contestant = (name: string, commits: () => AsyncIterable<CommitEvents>): Contestant => ({
    name,
    ready: async () => {
      collectGarbage();
      return async () => folds.set(name, await fold(commits()));
    },
  });
  const times = await interleaved(
    [contestant(ARCHIVE, () => commitsOf(objects, types)), contestant(MEMORY, () => parsed(lines))],
    COURSE,
  );
  deepStrictEqual(folds.get(ARCHIVE), folds.get(MEMORY));
  const factors = ratios(times, ARCHIVE, MEMORY);
  return {
    title: `reading, ${title}`,
    how: `${events} events of ${DAYS} days of the shop in ${BUCKETS} buckets, folded into ${title}: read, decompressed, checked, merged and parsed from the archive as far as the fold needs it, and by JSON.parse of the same lines in memory; processor time of all threads, median of ${COURSE.runs} runs by turns; spread: the middle half of the runs`,
    rows: [ARCHIVE, MEMORY].map((name) => {
      const perSecond = (times.get(name) ?? []).map((ms) => (1_000 * events) / ms);
      return {
        name,
        'events/s': Math.round(median(perSecond)),
        'events/s, spread': spread(perSecond, 0),
        ...(name === ARCHIVE && { '× in memory': rounded(median(factors), 2), spread: spread(factors) }),
      };
    }),
  };
}

async function size({ objects, lines, events }: Archived): Promise<Measurement> {
  let stored = 0;
  for await (const object of objects.list('commits/')) stored += object.size;
  const json = lines.reduce((sum, { line }) => sum + Buffer.byteLength(line) + 1, 0);
  return {
    title: 'size',
    how: `the same events: bytes of the lines as JSON, and of the compacted objects`,
    rows: [
      {
        events,
        commits: lines.length,
        'JSON, bytes an event': Math.round(json / events),
        'archive, bytes an event': Math.round(stored / events),
        'JSON × smaller': rounded(json / stored, 1),
      },
    ],
  };
}

async function linesOfDays(): Promise<readonly CommitLine[]> {
  const { linesOf } = await shop();
  return Array.from({ length: BUCKETS }, (_, bucket) => [...linesOf(bucket, DAYS)]).flat();
}

/** As a day of so many events is once it is over. */
async function archived(lines: readonly CommitLine[]): Promise<MemoryObjectStore> {
  const objects = new MemoryObjectStore();
  const { linesOf } = await shop();
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    await writeCompacted(
      objects,
      { date: '2010-12-01', bucket },
      only([...linesOf(bucket, DAYS)].sort(inOrder)),
    );
  deepStrictEqual((await collected(commitsOf(objects))).length, lines.length);
  return objects;
}

async function* commitsOf(
  objects: MemoryObjectStore,
  types?: readonly string[],
): AsyncGenerator<CommitEvents> {
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    for await (const line of bucketCommits(objects, bucket))
      if (types === undefined || mayHold(line, types)) yield eventsOf(line);
}

async function* parsed(lines: readonly CommitLine[]): AsyncGenerator<CommitEvents> {
  for (const { line } of lines) yield JSON.parse(line);
}

/** The document of each stream, in the order of the streams. */
async function documents(commits: AsyncIterable<CommitEvents>): Promise<readonly unknown[]> {
  const documents: unknown[] = [];
  let stream: CommitEvents[] = [];
  for await (const commit of commits) {
    if (stream[0] !== undefined && stream[0].stream !== commit.stream) {
      documents.push(documentOf(stream));
      stream = [];
    }
    stream.push(commit);
  }
  return [...documents, documentOf(stream)];
}

/** All sums. */
async function tallies(commits: AsyncIterable<CommitEvents>): Promise<readonly unknown[]> {
  let sums: readonly SalesTally[] = [];
  let pending: SalesTally[] = [];
  for await (const commit of commits) {
    for (const [event, context] of eventsFor<OrderEvent>(salesTallies, [commit]))
      pending.push(...salesTallies.tally(event, context));
    if (pending.length < 5_000) continue;
    sums = sumTallies([...sums, ...pending]);
    pending = [];
  }
  return sumTallies([...sums, ...pending]);
}

function documentOf(commits: readonly CommitEvents[]): unknown {
  const [first] = commits;
  return first !== undefined && StreamId.category(first.stream) === 'order'
    ? foldDocument(orderDocuments, undefined, commits)
    : foldDocument(stockDocuments, undefined, commits);
}

async function collected<Each>(each: AsyncIterable<Each>): Promise<readonly Each[]> {
  const all: Each[] = [];
  for await (const one of each) all.push(one);
  return all;
}

async function* only<Each>(each: Each): AsyncGenerator<Each> {
  yield each;
}

/** So that none pays for what the other left behind. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
