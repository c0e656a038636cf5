import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localClient } from '../support/events-table.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { outputOf, storedItems } from './archived-lines.ts';
import { untilCaughtUp } from './consumers-lag.ts';
import { expectArchived } from './expect-archived.ts';
import { gbp, type HttpClient, httpClient } from './http-client.ts';

const DEPOSITS = 40;
const DEPOSITS_LOST = 30;
const account = '17850';
const day = '2010-12-01';
const line = { product: '85123A', quantity: 6, unitPrice: gbp(255), description: 'WHITE LANTERN' };
const order = { currency: 'GBP', country: 'Norway', orderDate: day, customer: null, lines: [line] };

/** As docs/runbooks/restore.md says it, on one machine. Writes are closed by giving no command. */
describe('G13 a table that was restored to an earlier time', () => {
  const dir = newLocalDir();
  let backend: LocalBackend;
  let client: HttpClient;
  let before: Awaited<ReturnType<typeof storedItems>>;
  let digest: string;
  let models: unknown;
  /** The items behind the point to which the table was restored, by their places. */
  let lost: readonly string[];

  beforeAll(async () => {
    backend = await startLocalBackend(dir, { without: ['opensearch'] });
    client = httpClient(backend.endpoints.api, backend.endpoints.tokens.operator);
    await account17850(1 + DEPOSITS - DEPOSITS_LOST);
    await placed('1', '2');
    await sleep(5);
    const point = new Date().toISOString();
    await sleep(5);
    await deposited(DEPOSITS_LOST);
    await placed('3');
    await expectArchived(backend.endpoints);
    expect(await untilCaughtUp(dir, 60_000)).toEqual([]);
    await untilNothingRuns();
    digest = (await verify()).report.digest;
    before = await storedItems(backend.endpoints);
    models = await readModels();
    lost = [...before].filter(([, { at }]) => String(at?.S) > point).map(([place]) => place);
    await restoreTable();
  }, 240_000);
  afterAll(async () => {
    await backend?.kill();
    removeDir(dir);
  });

  it('lacks what happened since, all of which a verification names', async () => {
    const { code, report } = await verify();
    expect(code).toBe(1);
    expect(lost).toHaveLength(DEPOSITS_LOST + 2);
    expect(report).toMatchObject({ found: lost.length, wrong: { 'missing-in-store': lost.length } });
    const named = report.findings.map(({ kind, stream, version, commits }: Finding) => [
      ...[kind, `${stream}@${version}`, commits],
    ]);
    expect(named.sort()).toEqual([
      ['missing-in-store', 'account#17850@12', DEPOSITS_LOST],
      ['missing-in-store', 'order#3@1', 2],
    ]);
  });

  it('is loaded as it is, whatever a snapshot of what happened since says', async () => {
    const state = await client.call(`/accounts/${account}/state`);
    expect(state).toMatchObject({ status: 200, body: { version: 1 + DEPOSITS - DEPOSITS_LOST } });
  });

  it('is completed from the archive, as it was, and agrees with it then', async () => {
    expect(await verify('--heal')).toMatchObject({
      ...{ code: 0, report: { found: 0, healed: { 'missing-in-store': lost.length } } },
    });
    expect(await verify()).toMatchObject({ code: 0, report: { found: 0, findings: [], digest } });
    const after = await storedItems(backend.endpoints);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [place, { replayed, ...item }] of after) {
      expect(item).toEqual(before.get(place));
      expect(replayed).toEqual(lost.includes(place) ? { N: '1' } : undefined);
    }
  });

  it('is what the read models hold, which were ahead of it', async () => {
    expect(await untilCaughtUp(dir, 60_000)).toEqual([]);
    expect(await readModels()).toEqual(models);
  });

  it('goes on at the version where it was, once writes are open again', async () => {
    const version = 1 + DEPOSITS + 1;
    const withdrawn = await client.command(`/accounts/${account}/withdraw-money`, { amount: gbp(1) });
    expect(withdrawn).toMatchObject({ status: 200, body: { version } });
    const { body } = await client.query(`/accounts/${account}?minVersion=${version}`);
    expect(body.balance).toEqual(gbp(DEPOSITS * 100 - 1));
  });

  async function account17850(commits: number): Promise<void> {
    await client.command(`/accounts/${account}/create-account`, { currency: 'GBP', owner: account });
    await deposited(commits - 1);
  }

  async function deposited(times: number): Promise<void> {
    for (let time = 0; time < times; time++)
      expect((await client.command(`/accounts/${account}/deposit-money`, { amount: gbp(100) })).status).toBe(
        200,
      );
  }

  async function placed(...ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      expect((await client.command(`/orders/${id}/create-order`, order)).status).toBe(201);
      expect((await client.command(`/orders/${id}/place-order`)).status).toBe(200);
    }
  }

  async function readModels(): Promise<unknown> {
    const { query, all } = client;
    return {
      balance: (await query(`/accounts/${account}`)).body,
      orders: await all(`/orders?from=${day}&to=${day}`),
      sales: (await query(`/sales?by=day&from=${day}&to=${day}`)).body,
    };
  }

  /** The schedule has started a verification with the backend, and there is one at a time. */
  async function untilNothingRuns(): Promise<void> {
    const deadline = Date.now() + 60_000;
    const running = async () => (await client.call('/operations/verifications')).body.items.some(isRunning);
    while ((await running()) && Date.now() < deadline) await sleep(500);
  }

  async function verify(...args: readonly string[]) {
    const { code, stdout, stderr } = await runVarve(['verify', '--json', ...args], { VARVE_LOCAL_DIR: dir });
    if (stdout === '') throw new Error(stderr);
    return { code, report: JSON.parse(stdout).report };
  }

  async function restoreTable(): Promise<void> {
    const dynamodb = new DynamoDBClient(localClient(backend.endpoints.engines.dynamodb ?? ''));
    const TableName = outputOf(backend.endpoints, 'EventsTable');
    for (const place of lost) {
      const [pk = '', sk = ''] = place.split('@');
      await dynamodb.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk }, sk: { N: sk } } }));
    }
    dynamodb.destroy();
  }
});

interface Finding {
  readonly kind: string;
  readonly stream: string;
  readonly version: number;
  readonly commits: number;
}

const isRunning = ({ state }: { readonly state: string }): boolean => state === 'running';
