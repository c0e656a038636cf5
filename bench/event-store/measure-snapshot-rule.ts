import { performance } from 'node:perf_hooks';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import {
  defaultRule,
  type SnapshotRule,
  type SnapshotRuleOptions,
  snapshotEvery,
} from '../../lambdas/event-store/snapshot-rule.ts';
import { median, spread } from '../interleaved.ts';
import { callsOf, total } from '../on-the-wire.ts';
import type { Measurement } from '../run.ts';
import { deposit } from './bench-events.ts';
import { draftOf } from './draft.ts';
import { rounded } from './figures.ts';
import { newStreamId, seedStream } from './seed-stream.ts';
import type { VarveTables } from './varve-tables.ts';

/** Commits that each stream grows by: whole turns of each rule. */
const STEPS = 128;
/** Commits of a stream whose snapshots list as many commands as they ever do. */
const OLD = 1_024;

const OTHERS = [
  { least: 4, perWriteUnit: 1 },
  { least: 8, perWriteUnit: 2 },
  { least: 16, perWriteUnit: 2 },
  { least: 32, perWriteUnit: 8 },
];

const RULES: ReadonlyMap<string, SnapshotRule | undefined> = new Map([
  ['no snapshots', undefined],
  ['as it ships', defaultRule],
  ...OTHERS.map((options) => [nameOf(options), snapshotEvery(options)] as const),
]);

/** What a rule costs and what it is worth: write units of a commit, and the load of a function that has just started. */
export async function* measureSnapshotRule(
  tables: VarveTables,
  client: DynamoDB,
): AsyncGenerator<Measurement> {
  const rows = [];
  for (const [age, before] of [
    [`commits 1–${STEPS}`, 0],
    [`commits ${OLD + 1}–${OLD + STEPS}`, OLD],
  ] as const) {
    for (const [rule, { units, loads, tails }] of await lives(tables, client, before)) {
      rows.push({
        rule,
        stream: age,
        'write units a commit': rounded(units / STEPS, 2),
        'commits read': median(tails),
        'cold load, ms': rounded(median(loads), 2),
        spread: spread(loads),
      });
    }
  }
  yield {
    title: 'the snapshot rule',
    how: `${STEPS} commits by each rule, by turns; after each commit one load with an empty memory, of which the median and the middle half`,
    rows,
  };
}

interface Life {
  readonly stream: StreamId;
  readonly store: PresentEventStore;
  readonly cold: () => PresentEventStore;
  units: number;
  readonly loads: number[];
  /** Commits that a load read. */
  readonly tails: number[];
}

async function lives(
  tables: VarveTables,
  client: DynamoDB,
  before: number,
): Promise<ReadonlyMap<string, Life>> {
  const all = new Map<string, Life>();
  for (const [name, rule] of RULES) {
    const cold = () => (rule === undefined ? tables.whole : tables.snapshotting(rule));
    const stream = before === 0 ? newStreamId() : await seedStream(tables, client, before);
    all.set(name, { stream, store: cold(), cold, units: 0, loads: [], tails: [] });
  }
  for (let step = 0; step < STEPS; step++) {
    for (const life of all.values()) await liveOn(life, client);
  }
  return all;
}

async function liveOn(life: Life, client: DynamoDB): Promise<void> {
  const { stream, store, cold } = life;
  const loaded = await store.load(stream);
  const calls = await callsOf(client, () => store.append(loaded, draftOf([deposit()])));
  life.units += total(calls, 'units');
  const empty = cold();
  const began = performance.now();
  const { commits } = await empty.load(stream);
  life.loads.push(performance.now() - began);
  life.tails.push(commits.length);
}

function nameOf({ least, perWriteUnit }: SnapshotRuleOptions): string {
  return `least ${least}, ${perWriteUnit} per write unit`;
}
