import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountCommits, importedCommits } from '../../bench/histories.ts';
import { eachAtMost } from '../../bin/varve/each-at-most.ts';
import { readFiles } from '../../bin/varve/import/read-files.ts';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { eventsTimeToLive } from '../../lambdas/event-store/contract.ts';
import { DynamoDbPutBack } from '../../lambdas/event-store/dynamodb-put-back.ts';
import { localClient } from '../support/events-table.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { outputOf, storedItems } from './archived-lines.ts';
import { untilCaughtUp } from './consumers-lag.ts';
import { morningOf } from './copied-day.ts';
import { gbp, type HttpClient, httpClient } from './http-client.ts';

const INVOICES = 12;
const ACCOUNTS = 6;
const COMMITS = 60;
const CONCURRENCY = 4;
/** Older than what the stage `local` keeps in the table. */
const RECORDED = new Date(Date.now() - 3 * 86_400_000).toISOString();

const dir = newLocalDir();
let backend: LocalBackend;
let client: HttpClient;
let dynamodb: DynamoDBClient;
let table: { readonly client: DynamoDBClient; readonly tableName: string };

beforeAll(async () => {
  backend = await startLocalBackend(dir, { without: ['opensearch'] });
  client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
  dynamodb = new DynamoDBClient(localClient(backend.endpoints.engines.dynamodb ?? ''));
  table = { client: dynamodb, tableName: outputOf(backend.endpoints, 'EventsTable') };
});
afterAll(async () => {
  dynamodb?.destroy();
  await backend?.kill();
  removeDir(dir);
});

/** Orders and products of a morning, and accounts with many commits, all some days old. */
async function fill(): Promise<readonly string[]> {
  const morning = await readFiles([morningOf(INVOICES, dir)]);
  const commits = [...(await importedCommits(morning)), ...(await accountCommits(ACCOUNTS, COMMITS))];
  const old = commits.map((commit): Commit => ({ ...commit, at: RECORDED }));
  const putBack = new DynamoDbPutBack(table);
  const streams = Map.groupBy(old, ({ stream }) => stream);
  await eachAtMost(
    CONCURRENCY,
    [...streams],
    async ([stream, own]) => void (await putBack.putBack(stream, own)),
  );
  return [...streams.keys()].map((stream) => `/${StreamId.category(stream)}s/${StreamId.id(stream)}`);
}

/** What every query and all of history say. */
async function answers(paths: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const { all, query } = client;
  const said = new Map<string, unknown>();
  await eachAtMost(CONCURRENCY, paths, async (path) => {
    said.set(path, (await query(path)).body);
    said.set(`${path}/history`, await all(`${path}/history?limit=200`));
    for (const state of ['state', 'state?version=1', 'state?version=2'])
      said.set(`${path}/${state}`, (await query(`${path}/${state}`)).body);
  });
  said.set('/sales', await all('/sales?by=product&limit=200'));
  said.set('/orders', await all('/orders?limit=200'));
  return said;
}

async function tier(...args: readonly string[]) {
  const { code, stdout, stderr } = await runVarve(['tier', '--json', ...args], { VARVE_LOCAL_DIR: dir });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).report;
}

/** Deletes items as DynamoDB does of those whose time has come: some of them, in any order. */
async function expire(places: readonly string[], share: number): Promise<void> {
  const some = places.toSorted(() => Math.random() - 0.5).slice(0, Math.ceil(places.length * share));
  await eachAtMost(CONCURRENCY, some, async (place) => {
    const [pk = '', sk = ''] = place.split('@');
    const Key = { pk: { S: pk }, sk: { N: sk } };
    await dynamodb.send(new DeleteItemCommand({ TableName: table.tableName, Key }));
  });
}

/** Milliseconds of the median. */
async function median(times: number, ask: (time: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    await ask(time);
    taken.push(performance.now() - began);
  }
  return Math.round(taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0);
}

const account = (index: number) => `/accounts/bench-${index % ACCOUNTS}`;
const deposit = async (index: number) =>
  expect((await client.command(`${account(index)}/deposit-money`, { amount: gbp(100) })).status).toBe(200);
const measure = async () =>
  `history ${await median(9, (time) => client.call(`${account(time)}/history?limit=200`))} ms, ` +
  `a command ${await median(ACCOUNTS, deposit)} ms`;

it('old commits leave the table in any order, and nobody who asks or commands can tell', async ({
  annotate,
}) => {
  const paths = await fill();
  expect(await untilCaughtUp(dir, 300_000)).toEqual([]);
  await annotate(`all in the table: ${await measure()}`);
  expect(await untilCaughtUp(dir, 60_000)).toEqual([]);
  const before = await answers(paths);
  const stored = await storedItems(backend.endpoints);
  const expiring = async () =>
    [...(await storedItems(backend.endpoints))]
      .filter(([, item]) => item[eventsTimeToLive] !== undefined)
      .map(([place]) => place);

  const told = await tier();
  expect(told).toMatchObject({ applied: false, failed: 0 });
  expect(await expiring()).toEqual([]);
  const { commits } = await tier('--apply');
  expect(commits).toBe(told.commits);
  expect(commits).toBeGreaterThan((ACCOUNTS * COMMITS) / 2);
  const leaving = await expiring();
  expect(leaving).toHaveLength(commits);
  expect(await answers(paths)).toEqual(before);

  for (const share of [0.3, 0.5, 1]) {
    await expire(await expiring(), share);
    expect(await answers(paths)).toEqual(before);
  }
  const after = await storedItems(backend.endpoints);
  await annotate(`${stored.size} items before, ${after.size} after`);
  expect(after.size).toBe(stored.size - commits);

  expect(await tier()).toMatchObject({ commits: 0, failed: 0 });
  await annotate(`old ones in the archive: ${await measure()}`);
  const { body } = await client.query(`${account(0)}?minVersion=${COMMITS + 2}`);
  expect(body).toMatchObject({ version: COMMITS + 2 });
});
