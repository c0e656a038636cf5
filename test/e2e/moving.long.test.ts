import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';
import { runVarve } from '../support/run-varve.ts';
import { archivedLines, storedItems, textsOf } from './archived-lines.ts';
import { gbp, type HttpClient, httpClient } from './http-client.ts';

const old = inject('backend');
const folder = newLocalDir();
const nextDir = newLocalDir();
let next: LocalBackend;

beforeAll(async () => {
  next = await startLocalBackend(nextDir, { without: ['opensearch'] });
});
afterAll(async () => {
  await next.kill();
  for (const dir of [nextDir, folder]) removeDir(dir);
});

const day = '2011-10-09';
const customer = `mover-${randomUUID()}`;
const product = `moved-${randomUUID()}`;
const orders = Array.from({ length: 6 }, () => `moved-${randomUUID()}`);
const at = orders.map((order) => `order#${order}@4`).join(',');

async function fill({ command }: HttpClient): Promise<void> {
  await command(`/accounts/${customer}/create-account`, { currency: 'GBP', owner: customer });
  await command(`/accounts/${customer}/deposit-money`, { amount: gbp(100_000) });
  for (const [index, id] of orders.entries()) {
    const line = { product, quantity: index + 1, unitPrice: gbp(255), description: 'WHITE METAL LANTERN' };
    const lines = [line, { ...line, product: `${product}-b` }];
    const order = { currency: 'GBP', country: 'Iceland', orderDate: day, customer: null, lines };
    expect((await command(`/orders/${id}/create-order`, order)).status).toBe(201);
    expect((await command(`/orders/${id}/place-order`)).status).toBe(200);
  }
}

/** What the read models of a house say of them. */
async function readModels({ query, all }: HttpClient) {
  const seen = { headers: { 'varve-min-version': at } };
  const sales = await query(`/sales?by=day&from=${day}&to=${day}`, seen);
  const balance = await query(`/accounts/${customer}?minVersion=2`);
  const shown = await Promise.all(orders.map((id) => query(`/orders/${id}?minVersion=4`)));
  return {
    sales: sales.body.items,
    balance: balance.body,
    orders: shown.map(({ body }) => body),
    listed: await all(`/orders?from=${day}&to=${day}`),
    product: (await query(`/products/${product}`)).status,
  };
}

const varve = (dir: string, ...args: readonly string[]) => runVarve(args, { VARVE_LOCAL_DIR: dir });
const clientOf = ({ api, tokens }: LocalBackend['endpoints'] | typeof old): HttpClient =>
  httpClient(api, tokens.operator);

const placesOf = async (backend: Parameters<typeof storedItems>[0]) =>
  new Map([...(await storedItems(backend))].map(([place, item]) => [place, textsOf(item)]));

describe('a store that moves house', () => {
  it('is exported whole into a folder, which says what is in it', { timeout: 240_000 }, async () => {
    await fill(clientOf(old));
    const { code, stdout, stderr } = await varve(old.dir, 'export', folder, '--json');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const exported = JSON.parse(stdout);
    const items = await storedItems(old);
    expect(exported).toMatchObject({ format: 1, complete: true, commits: items.size });
    expect(exported.streams).toBe(new Set([...items.keys()].map((place) => place.split('@')[0])).size);
    expect(JSON.parse(readFileSync(join(folder, 'export.json'), 'utf8'))).toEqual(exported);
    const again = await varve(old.dir, 'export', folder);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('holds an export already') });
  });

  it('is refused from a folder that lacks an object, before anything is sent', async () => {
    const objects = readdirSync(join(folder, 'commits'), { recursive: true, encoding: 'utf8' });
    const one = join(folder, 'commits', objects.find((name) => name.endsWith('.zst')) ?? '');
    const body = readFileSync(one);
    rmSync(one);
    const { code, stderr } = await varve(nextDir, 'import-events', folder);
    writeFileSync(one, body);
    expect([code, stderr]).toEqual([1, expect.stringContaining(one)]);
    expect(stderr).toContain('Nothing was sent.');
    expect((await storedItems(next.endpoints)).size).toBe(0);
  });

  it('is the same in the next house, but for the mark of what was put back', {
    timeout: 240_000,
  }, async () => {
    const { code, stdout, stderr } = await varve(nextDir, 'import-events', folder, '--json');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const there = await placesOf(old);
    expect(JSON.parse(stdout).report).toMatchObject({ commits: there.size, there: 0, failed: 0 });
    expect(await placesOf(next.endpoints)).toEqual(there);
    for (const item of (await storedItems(next.endpoints)).values())
      expect(item.replayed).toEqual({ N: '1' });
  });

  it('has the same read models there', async () => {
    const models = await readModels(clientOf(next.endpoints));
    expect(models.sales).toMatchObject([{ key: day, orders: 6, units: 42, revenue: gbp(255 * 42) }]);
    expect(models).toEqual(await readModels(clientOf(old)));
  });

  it('goes on there at the version where it was', async () => {
    const { command, query } = clientOf(next.endpoints);
    const withdrawn = await command(`/accounts/${customer}/withdraw-money`, { amount: gbp(1) });
    expect(withdrawn).toMatchObject({ status: 200, body: { version: 3 } });
    expect((await query(`/accounts/${customer}?minVersion=3`)).body.balance).toEqual(gbp(99_999));
  });

  it('tells everybody behind the publisher that it was replayed, so that no saga acts on it', async () => {
    const lines = async () => [...(await archivedLines(next.endpoints)).values()].flat();
    const commits = (await storedItems(old)).size;
    await expect
      .poll(async () => (await lines()).length, { timeout: 60_000, interval: 1_000 })
      .toBe(commits + 1);
    const acted = (await lines()).filter((line) => !line.endsWith(',"replayed":true}'));
    expect(acted.map((line) => JSON.parse(line))).toMatchObject([
      { stream: `account#${customer}`, version: 3 },
    ]);
  });

  it('imported once more writes nothing, and leaves what has happened since', {
    timeout: 240_000,
  }, async () => {
    const before = await placesOf(next.endpoints);
    const { code, stdout } = await varve(nextDir, 'import-events', folder, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).report).toMatchObject({ commits: 0, there: before.size - 1, failed: 0 });
    expect(await placesOf(next.endpoints)).toEqual(before);
  });
});
