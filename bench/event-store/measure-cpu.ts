import { gzipSync } from 'node:zlib';
import { DynamoDB, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { toItem } from '../../lambdas/event-store/commit-item.ts';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { refuseUnfit } from '../../lambdas/event-store/json-data.ts';
import { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { newCommit } from '../../lambdas/event-store/new-commit.ts';
import { localClient } from '../../test/support/events-table.ts';
import { median, spread } from '../interleaved.ts';
import type { Measurement } from '../run.ts';
import { deposits } from './bench-events.ts';
import { draftOf } from './draft.ts';
import { judged } from './figures.ts';
import { toPut } from './raw-sdk.ts';
import { newStreamId } from './seed-stream.ts';

const RUNS = 7;
/** Calls of a run: enough that the clock of the processor, which goes by its own ticks, does not matter. */
const CALLS = 1_000;
const MOST = 50;

/** Processor time of an append in this process, and of what the SDK adds; nothing is sent. */
export async function* measureCpu(): AsyncGenerator<Measurement> {
  const rows = [];
  for (const events of [1, 10]) {
    const figures = await interleavedCpu(worksOn(events));
    for (const [what, values] of figures) {
      const figure = median(values);
      const goal = what === APPEND ? judged(`≤ ${MOST}`, figure <= MOST) : {};
      rows.push({ events, what, µs: Math.round(figure), spread: spread(values, 0), ...goal });
    }
  }
  yield {
    title: 'processor time of an append',
    how: `median of ${RUNS} runs of ${CALLS} calls each; spread: the middle half of the runs`,
    rows,
  };
}

const APPEND = 'append, with a client that answers at once';

type Work = () => unknown;

/** An append and what it consists of; below, what the SDK takes to send it. */
function worksOn(events: number): ReadonlyMap<string, Work> {
  const loaded = LoadedStream.of(newStreamId(), []);
  const drafts = Array.from({ length: 100 }, () => draftOf(deposits(events)));
  let next = 0;
  const draft = () => drafts[next++ % drafts.length] ?? draftOf([]);
  const commitOf = () => newCommit(loaded, draft(), () => new Date());
  const commit = commitOf();
  const item = toItem(commit);
  const json = JSON.stringify(commit.events);
  const store = new DynamoDbEventStore({ client: { send: async () => ({}) } as never, tableName: 'none' });
  const sdk = clientThatSendsNothing();
  const put = toPut('none', loaded.stream, 1, deposits(1)[0] as never);
  return new Map<string, Work>([
    [APPEND, () => store.append(loaded, draft())],
    ['· the commit: id, time', commitOf],
    ['· its item', () => toItem(commit)],
    ['· · is it JSON?', () => refuseUnfit(commit.events, 'events')],
    ['· · JSON of the events', () => JSON.stringify(commit.events)],
    ...(item.events?.B === undefined ? [] : [['· · gzip of that JSON', () => gzipSync(json)] as const]),
    ['SDK: PutItem of this item', () => sdk.send(new PutItemCommand({ TableName: 'none', Item: item }))],
    ...(events > 1
      ? []
      : [['SDK: PutItem of the raw item', () => sdk.send(new PutItemCommand(put))] as const]),
  ]);
}

/** Everything that the SDK does for a call, but for the network. */
function clientThatSendsNothing(): DynamoDB {
  const response = { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') };
  return new DynamoDB({
    ...localClient('http://127.0.0.1:1'),
    requestHandler: { handle: async () => ({ response }) } as never,
  });
}

async function interleavedCpu(works: ReadonlyMap<string, Work>): Promise<ReadonlyMap<string, number[]>> {
  const figures = new Map([...works.keys()].map((name) => [name, [] as number[]]));
  for (let run = -1; run < RUNS; run++) {
    for (const [name, work] of works) {
      const figure = await cpuOf(work);
      // The first run warms up.
      if (run >= 0) figures.get(name)?.push(figure);
    }
  }
  return figures;
}

/** Microseconds of a call, on all threads: what it leaves to the garbage collector is in it. */
async function cpuOf(work: Work): Promise<number> {
  const before = process.cpuUsage();
  for (let call = 0; call < CALLS; call++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}
