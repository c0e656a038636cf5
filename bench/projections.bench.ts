import { deepStrictEqual } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Commit, lastVersion } from '../lambdas/core/commit.ts';
import { startEngines } from '../local/engines/start-engines.ts';
import { rounded } from './event-store/figures.ts';
import { accountCommits, orderCommits, shippedDay, stockCommits } from './histories.ts';
import { type Contestant, type Course, interleaved, median, ratios, spread } from './interleaved.ts';
import { BATCH_SIZE, delivery } from './projections/deliver.ts';
import {
  type Histories,
  type MeasuredProjection,
  measuredProjections,
} from './projections/measured-projections.ts';
import type { EmptyReadModel } from './projections/read-models.ts';
import type { Measurement } from './run.ts';
import { storeClients } from './store-clients.ts';

const COURSE: Course = { runs: 5, operations: 1, warmUp: 1, figure: 'median' };
/** Commits of a run: a whole batch from Kinesis, fifty from a queue. */
const COMMITS = 500;
const [BATCHED, ONE_BY_ONE] = ['batched', 'one by one'];

/** Each projection by itself: how fast it takes what its event source brings at once, and how fast commit by commit. */
export async function* measure(): AsyncGenerator<Measurement> {
  const dir = join(import.meta.dirname, '..', '.local', `bench-${randomUUID()}`);
  const engines = await startEngines({ dir });
  const stores = storeClients(engines.urls);
  try {
    const histories = await fixedHistories();
    const rows = [];
    for (const measured of measuredProjections(stores)) rows.push(await measureOne(measured, histories));
    yield {
      how: `${COMMITS} commits, a commit a record, through the handler of each projection: in the batches that its event source gives, and one by one; median of ${COURSE.runs} runs by turns, each into an empty read model; spread: the middle half of the runs`,
      rows,
    };
  } finally {
    await stores.close();
    await engines.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function fixedHistories(): Promise<Histories> {
  const day = await shippedDay();
  const [account, order, product] = await Promise.all([
    accountCommits(50, 10),
    orderCommits(day, 2),
    stockCommits(day),
  ]);
  const cut = (commits: readonly Commit[]) => commits.slice(0, COMMITS);
  return { account: cut(account), order: cut(order), product: cut(product) };
}

async function measureOne({ contract, open }: MeasuredProjection, histories: Histories) {
  const commits = histories[contract.category];
  const opened: EmptyReadModel[] = [];
  const batch = BATCH_SIZE[contract.source];
  const contestant = (name: string, size: number): Contestant => ({
    name,
    async ready() {
      const readModel = await open(`bench_${randomUUID()}`);
      opened.push(readModel);
      return delivery(contract, readModel.project, { commits, size });
    },
  });
  const times = await interleaved([contestant(BATCHED, batch), contestant(ONE_BY_ONE, 1)], COURSE);
  await demandEqual(opened, commits);
  const events = commits.reduce((sum, commit) => sum + commit.events.length, 0);
  const perSecond = (name: string) => (times.get(name) ?? []).map((ms) => (1_000 * events) / ms);
  const factors = ratios(times, BATCHED, ONE_BY_ONE);
  return {
    projection: contract.name,
    store: contract.store,
    batch,
    events,
    'events/s': Math.round(median(perSecond(BATCHED))),
    'events/s, spread': spread(perSecond(BATCHED), 0),
    'one by one, events/s': Math.round(median(perSecond(ONE_BY_ONE))),
    'one by one, spread': spread(perSecond(ONE_BY_ONE), 0),
    'times as fast': rounded(median(factors), 2),
    spread: spread(factors),
  };
}

/** All have applied each stream to its end, and hold the same. */
async function demandEqual(readModels: readonly EmptyReadModel[], commits: readonly Commit[]): Promise<void> {
  const heads = new Map(commits.map((commit) => [commit.stream, lastVersion(commit)]));
  const [first, ...others] = await Promise.all(readModels.map((each) => each.contents([...heads.keys()])));
  if (first === undefined || first.rows.length === 0) throw new Error('A read model is empty');
  deepStrictEqual(first.positions, heads);
  for (const other of others) deepStrictEqual(other, first);
}
