import { deepStrictEqual } from 'node:assert';
import { type Commit, lastVersion } from '../lambdas/core/commit.ts';
import { DynamoDbStreamHeads } from '../lambdas/event-store/dynamodb-stream-heads.ts';
import type { StreamHead, StreamHeads } from '../lambdas/event-store/stream-heads.ts';
import { FROM_THE_START, isAtEnd, nextSlice, type Places } from '../lambdas/operations/next-slice.ts';
import { createEventsTable } from '../test/support/events-table.ts';
import { type BenchEngine, startBenchEngine } from './bench-engine.ts';
import { rounded } from './event-store/figures.ts';
import { accountCommits, orderCommits, productCommits, shippedDay } from './histories.ts';
import { type Course, howOf, interleaved, median, spread } from './interleaved.ts';
import { callsOf, total } from './on-the-wire.ts';
import { fillTable } from './reconcile/fill-table.ts';
import { measurePositions } from './reconcile/measure-positions.ts';
import { readUnitsByRule } from './reconcile/read-units.ts';
import type { Measurement } from './run.ts';

const COURSE: Course = { runs: 5, operations: 1, warmUp: 1, figure: 'median' };
/** Streams of a segment that are looked at together, as in `lambdas/operations/reconcile/reconcile.ts`. */
const PER_SEGMENT = 60;
const MILLION = 1_000_000;

/** An events table with what is in it. */
interface Filled {
  readonly name: string;
  readonly commits: readonly Commit[];
  readonly heads: StreamHeads;
}

type Client = BenchEngine['client'];

/** What it takes to look at every stream: to find its head, and to read how far the dearest read model is. */
export async function* measure(): AsyncGenerator<Measurement> {
  const { client, stop } = await startBenchEngine();
  try {
    const tables = await filledTables(client);
    const contestants = tables.map(({ name, heads }) => ({
      name,
      ready: async () => () => everyHead(heads),
    }));
    const times = await interleaved(contestants, COURSE);
    const rows = [];
    for (const table of tables) rows.push(await rowOf(client, table, times.get(table.name) ?? []));
    yield {
      title: 'heads of all streams',
      how: `skip-scan in eight segments side by side, ${PER_SEGMENT} streams of each at a time; ${howOf(COURSE)}; read units per million streams as the engine counts them, and by the rule of AWS from the sizes of the items`,
      rows,
    };
    yield await measurePositions(client, tables.find(({ name }) => name === PRODUCTS)?.commits ?? []);
  } finally {
    await stop();
  }
}

const PRODUCTS = 'products of the day';

async function filledTables(client: Client): Promise<readonly Filled[]> {
  const day = await shippedDay();
  const filled = async (name: string, commits: readonly Commit[]): Promise<Filled> => {
    const tableName = await createEventsTable(client);
    await fillTable(client, tableName, commits);
    return { name, commits, heads: new DynamoDbStreamHeads({ client, tableName }) };
  };
  return [
    await filled('accounts, 3 commits each', await accountCommits(300, 3)),
    await filled(PRODUCTS, await productCommits(day)),
    await filled('orders of two days', await orderCommits(day, 2)),
  ];
}

/** As a round of reconcile goes through all streams. */
async function everyHead(heads: StreamHeads): Promise<readonly StreamHead[]> {
  const found: StreamHead[] = [];
  for (let places: Places = FROM_THE_START; !isAtEnd(places); ) {
    const slice = await nextSlice(heads, places, PER_SEGMENT);
    found.push(...slice.heads);
    places = slice.places;
  }
  return found;
}

async function rowOf(client: Client, { name, commits, heads }: Filled, times: readonly number[]) {
  let found: readonly StreamHead[] = [];
  const calls = await callsOf(client, async () => {
    found = await everyHead(heads);
  });
  const expected = new Map(commits.map((commit) => [commit.stream, lastVersion(commit)]));
  deepStrictEqual(new Map(found.map(({ stream, version }) => [stream, version])), expected);
  const streams = expected.size;
  const perMillion = (units: number) => Math.round((MILLION * units) / streams);
  const perSecond = times.map((ms) => (1_000 * streams) / ms);
  return {
    streams: name,
    count: streams,
    'streams/s': Math.round(median(perSecond)),
    spread: spread(perSecond, 0),
    'calls a stream': rounded(calls.length / streams, 2),
    'scan units': perMillion(
      total(
        calls.filter(({ command }) => command === 'Scan'),
        'units',
      ),
    ),
    'query units': perMillion(
      total(
        calls.filter(({ command }) => command === 'Query'),
        'units',
      ),
    ),
    'all units': perMillion(total(calls, 'units')),
    'by the rule': perMillion(readUnitsByRule(commits)),
  };
}
