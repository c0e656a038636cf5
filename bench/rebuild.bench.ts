import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bucketOf } from '../lambdas/archive/archive-bucket.ts';
import { StreamId } from '../lambdas/core/stream-id.ts';
import { type CommitLine, commitOf, lineOf } from '../lambdas/event-store/commit-lines.ts';
import { startEngines } from '../local/engines/start-engines.ts';
import { rounded } from './event-store/figures.ts';
import { accountCommits } from './histories.ts';
import { type Course, interleaved, median, spread } from './interleaved.ts';
import { foldArchive } from './rebuild/fold-archive.ts';
import { measureMemory } from './rebuild/measure-memory.ts';
import { applyOneByOne, countEvents, eventByEvent } from './rebuild/one-at-a-time.ts';
import { type RebuiltProjection, rebuiltProjections } from './rebuild/rebuilt-projections.ts';
import { type Archive, archiveOf } from './rebuild/shop-archive.ts';
import type { Measurement } from './run.ts';
import { shop } from './shop-events.ts';
import { storeClients } from './store-clients.ts';

const COURSE: Course = { runs: 5, operations: 1, warmUp: 1, figure: 'median' };
const DAYS = 30;
const ACCOUNTS = 1_000;
/** Transactions that are made one by one: enough to go by, since each takes milliseconds. */
const ONE_BY_ONE = 200;

const [REBUILT, FOLDED, BY_COMMIT, BY_EVENT] = [
  'rebuilt',
  'folded',
  'a commit at a time',
  'an event at a time',
];

/** Read models from the archive alone: how fast, beside one row at a time, and in how much memory. */
export async function* measure(): AsyncGenerator<Measurement> {
  const dir = join(import.meta.dirname, '..', '.local', `bench-${randomUUID()}`);
  const engines = await startEngines({ dir });
  const stores = storeClients(engines.urls);
  try {
    const source = await shop();
    const accounts = (await accountCommits(ACCOUNTS, 10)).map(lineOf);
    const linesOf = (bucket: number): readonly CommitLine[] => [
      ...source.linesOf(bucket, DAYS),
      ...accounts.filter(({ stream }) => bucketOf(stream) === bucket),
    ];
    const archive = await archiveOf(linesOf);
    const projections = rebuiltProjections(stores);
    const rows = [];
    for (const each of projections) rows.push(await measureOne(each, archive, linesOf(0)));
    yield {
      title: 'speed',
      how: `from an archive of ${DAYS} days of the shop and ${ACCOUNTS} accounts, in memory: read, decompressed, folded and written, three buckets at once by one process; beside ${ONE_BY_ONE} commits one by one, and ${ONE_BY_ONE} events one by one; median of ${COURSE.runs} runs by turns, each into an empty generation; spread: the middle half of the runs`,
      rows,
    };
    yield {
      title: 'memory',
      how: 'what is alive in the heap at most, whenever a portion is written, beyond what was before; without a store',
      rows: await measureMemory(source),
    };
  } finally {
    await stores.close();
    await engines.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measureOne(projection: RebuiltProjection, { objects }: Archive, first: readonly CommitLine[]) {
  const { contract, open, foldIntoNothing } = projection;
  const commits = first
    .filter(({ stream }) => StreamId.category(stream) === contract.category)
    .slice(0, ONE_BY_ONE)
    .map(commitOf);
  const events = eventByEvent(commits).slice(0, ONE_BY_ONE);
  const size = await foldArchive(objects, { contract, fold: foldIntoNothing });
  const into = (name: string, fill: (generation: Awaited<ReturnType<typeof open>>) => Promise<unknown>) => ({
    name,
    async ready() {
      const generation = await open(`bench_${randomUUID()}`);
      return () => fill(generation);
    },
  });
  const times = await interleaved(
    [
      into(REBUILT, ({ fold }) => foldArchive(objects, { contract, fold })),
      into(FOLDED, () => foldArchive(objects, { contract, fold: foldIntoNothing })),
      into(BY_COMMIT, ({ project }) => applyOneByOne(project, commits)),
      into(BY_EVENT, ({ project }) => applyOneByOne(project, events)),
    ],
    COURSE,
  );
  const perSecond = (name: string, events: number) =>
    (times.get(name) ?? []).map((ms) => (1_000 * events) / ms);
  const [rebuilt, folded] = [perSecond(REBUILT, size.events), perSecond(FOLDED, size.events)];
  const byCommit = perSecond(BY_COMMIT, countEvents(commits));
  const byEvent = perSecond(BY_EVENT, events.length);
  const against = (base: readonly number[]) => rebuilt.map((rate, run) => rate / (base[run] ?? Number.NaN));
  return {
    projection: contract.name,
    store: contract.store,
    events: size.events,
    'events/s': Math.round(median(rebuilt)),
    spread: spread(rebuilt, 0),
    'streams/s': Math.round((median(rebuilt) * size.streams) / size.events),
    "engine's share, %": Math.round(
      100 * (1 - median(rebuilt.map((rate, run) => rate / (folded[run] ?? 0)))),
    ),
    'a commit at a time, events/s': Math.round(median(byCommit)),
    '× a commit at a time': rounded(median(against(byCommit)), 1),
    'spread ': spread(against(byCommit), 1),
    'an event at a time, events/s': Math.round(median(byEvent)),
    '× an event at a time': rounded(median(against(byEvent)), 1),
    'spread  ': spread(against(byEvent), 1),
  };
}
