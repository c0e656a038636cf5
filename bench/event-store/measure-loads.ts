import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import {
  type Contestant,
  type Course,
  howOf,
  interleaved,
  median,
  ratios,
  spread,
  type Times,
} from '../interleaved.ts';
import type { Measurement } from '../run.ts';
import { deposit, history } from './bench-events.ts';
import { draftOf } from './draft.ts';
import { judged, rounded } from './figures.ts';
import { appendOneByOne, seedStream } from './seed-stream.ts';
import type { VarveTables } from './varve-tables.ts';

const [SHORT, LONG] = [10, 10_000] as const;
const MOST = 1.5;

/** A whole turn of the snapshot rule where the list of commands is full: each length of the tail comes once a run. */
const COURSE: Course = { runs: 7, operations: 64, warmUp: 16, figure: 'mean' };
/** A load that takes so long disturbs those beside it. */
const ALONE: Course = { runs: COURSE.runs, operations: 1, warmUp: 1, figure: 'mean' };

/** The time of a load, of a short stream and of a long one. */
export async function* measureLoads(tables: VarveTables, client: DynamoDB): AsyncGenerator<Measurement> {
  const store = tables.snapshotting();
  const { stream: short } = await appendOneByOne(store, history(SHORT));
  const long = await seedStream(tables, client, LONG);
  const kept = { stream: short, before: async () => {} };
  const growing = { stream: long, before: () => grow(store, long) };
  const times = await interleaved(
    [
      loading('warm', SHORT, { ...kept, current: () => store }),
      loading('warm', LONG, { ...growing, current: () => store }),
      loading('cold', SHORT, { ...kept, current: () => tables.snapshotting() }),
      loading('cold', LONG, { ...growing, current: () => tables.snapshotting() }),
      loading('load all', SHORT, { ...kept, current: () => tables.whole }),
    ],
    COURSE,
  );
  const alone = await interleaved(
    [loading('load all', LONG, { ...growing, current: () => tables.whole })],
    ALONE,
  );
  const all = new Map([...times, ...alone]);
  yield {
    title: `load at ${SHORT} and at ${LONG} events`,
    how: `${howOf(COURSE)} (load all at ${LONG}: one operation a run, alone); the long stream grows by a commit before each load`,
    rows: [loadRow(all, 'warm', MOST), loadRow(all, 'cold', MOST), loadRow(all, 'load all', undefined)],
  };
}

const nameOf = (way: string, length: number) => `${way}, ${length} events`;

interface Loading {
  readonly stream: StreamId;
  /** Outside the clock. */
  readonly before: () => Promise<void>;
  readonly current: () => PresentEventStore;
}

const loading = (way: string, length: number, { stream, before, current }: Loading): Contestant => ({
  name: nameOf(way, length),
  async ready() {
    await before();
    return () => current().load(stream);
  },
});

async function grow(store: PresentEventStore, stream: StreamId): Promise<void> {
  await store.append(await store.load(stream), draftOf([deposit()]));
}

function loadRow(times: Times, way: string, most: number | undefined): Measurement['rows'][number] {
  const [short, long] = [times.get(nameOf(way, SHORT)) ?? [], times.get(nameOf(way, LONG)) ?? []];
  const quotients = ratios(times, nameOf(way, SHORT), nameOf(way, LONG));
  const figure = median(quotients);
  return {
    what: way,
    [`ms at ${SHORT}`]: rounded(median(short), 2),
    'ms, spread': spread(short),
    [`ms at ${LONG}`]: rounded(median(long), 2),
    'ms, spread ': spread(long),
    'times as long': rounded(figure, 2),
    spread: spread(quotients),
    ...(most === undefined ? {} : judged(`≤ ${most}`, figure <= most)),
  };
}
