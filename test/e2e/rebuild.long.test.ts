import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { importedCommits } from '../../bench/histories.ts';
import { readFiles } from '../../bin/varve/import/read-files.ts';
import { bucketOf } from '../../lambdas/archive/archive-bucket.ts';
import { inOrder, lineOf } from '../../lambdas/event-store/commit-lines.ts';
import { csvTotals } from '../support/csv-totals.ts';
import { localClient } from '../support/events-table.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { outputOf, storedItems } from './archived-lines.ts';
import { expectDayInReadModels } from './day-in-read-models.ts';
import { expectArchived } from './expect-archived.ts';
import { type HttpClient, httpClient, problem } from './http-client.ts';
import { generationsHeld, wipeReadStores } from './read-stores-held.ts';
import { PROJECTIONS, replayed, secondsOf } from './replayed.ts';
import { writeArchive } from './written-archive.ts';

const shipped = join(import.meta.dirname, '../../examples/online-retail');

/** A folder of files in the Online Retail form. */
const folder = process.env.VARVE_TEST_DAYS ?? shipped;

/** A question to each projection. */
const QUERIES = [
  '/orders',
  '/orders/536365',
  '/orders/search?q=lantern',
  '/sales?by=day',
  '/products/85123A',
  '/products/best-sellers',
  '/accounts?owner=17850',
  '/accounts/17850',
];

describe('read models that are lost', () => {
  const started: LocalBackend[] = [];
  afterEach(async () => {
    for (const backend of started.splice(0)) {
      await backend.kill();
      removeDir(backend.dir);
    }
  });

  async function start(): Promise<{ readonly backend: LocalBackend; readonly client: HttpClient }> {
    const backend = await startLocalBackend(newLocalDir());
    started.push(backend);
    return { backend, client: httpClient(backend.endpoints.api, backend.endpoints.tokens.operator) };
  }

  async function lose({ endpoints }: LocalBackend, { call }: HttpClient): Promise<void> {
    await wipeReadStores(endpoints);
    expect(await generationsHeld(endpoints)).toEqual([]);
    for (const path of QUERIES) expect(await call(path), path).toMatchObject(problem(503, 'unavailable'));
  }

  async function rebuild(client: HttpClient, annotate: (figures: string) => Promise<unknown>): Promise<void> {
    const replays = await replayed(client, PROJECTIONS);
    const figures = replays.map(
      (replay) => `${replay.projection} ${replay.progress.events} events in ${secondsOf(replay)} s`,
    );
    await annotate(figures.join(', '));
  }

  it('G8 G13 answer 503, and are right to the penny again when the archive is all that is left', async ({
    annotate,
  }) => {
    const file = join(shipped, '2010-12-01.csv');
    const { backend, client } = await start();
    const imported = await runVarve(['import', file, '--wait', '--json'], { VARVE_LOCAL_DIR: backend.dir });
    expect(imported).toMatchObject({ code: 0 });
    await expectArchived(backend.endpoints);
    await lose(backend, client);
    await loseEvents(backend);
    await rebuild(client, annotate);
    await expectDayInReadModels(client, csvTotals(file));
  });

  it('G8 are built from the days of a folder, which the archive has and nothing else', async ({
    annotate,
  }) => {
    const { backend, client } = await start();
    const file = oneFile(backend.dir);
    const commits = await importedCommits(await readFiles([file]));
    const lines = Map.groupBy(commits.map(lineOf).sort(inOrder), ({ stream }) => bucketOf(stream));
    const bytes = await writeArchive(backend.endpoints, (bucket) => lines.get(bucket) ?? []);
    const events = commits.reduce((sum, commit) => sum + commit.events.length, 0);
    await annotate(`${folder}: ${events} events in ${commits.length} commits, ${bytes} bytes in the archive`);
    await lose(backend, client);
    await rebuild(client, annotate);
    await expectDayInReadModels(client, csvTotals(file));
  });
});

/** All days one after the other, under one heading. */
function oneFile(dir: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  const days = files.sort().map((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));
  const file = join(dir, 'days.csv');
  writeFileSync(file, `${[days[0]?.[0], ...days.flatMap((lines) => lines.slice(1))].join('\n')}\n`);
  return file;
}

/** Takes all commits out of the events table. */
async function loseEvents({ endpoints }: LocalBackend): Promise<void> {
  const client = new DynamoDBClient(localClient(endpoints.engines.dynamodb ?? ''));
  const table = outputOf(endpoints, 'EventsTable');
  const keys = [...(await storedItems(endpoints)).values()].flatMap(({ pk, sk }) =>
    pk && sk ? [{ pk, sk }] : [],
  );
  for (let start = 0; start < keys.length; start += 25) {
    const requests = keys.slice(start, start + 25).map((Key) => ({ DeleteRequest: { Key } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  }
  client.destroy();
}
