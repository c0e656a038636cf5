import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderCommits, shippedDay } from '../../bench/histories.ts';
import { compactDate } from '../../lambdas/archive/compact/compact-date.ts';
import type { Commit } from '../../lambdas/core/commit.ts';
import type { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { archiveOf, DATE, partNamed, writePart } from '../archive/archived.ts';
import { csvTotals } from '../support/csv-totals.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'archive.md'), 'utf8');
const [duckDbQuery = ''] = [...page.matchAll(/## DuckDB\n.*?```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);

const folder = mkdtempSync(join(tmpdir(), 'varve-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The orders of the day that ships: half of them compacted, the others in parts, some in both and some put back. */
async function archiveOfTheDay(commits: readonly Commit[]): Promise<MemoryObjectStore> {
  const half = Math.floor(commits.length / 2);
  const objects = await archiveOf(commits.slice(0, half), commits.slice(half - 100, half));
  await compactDate(objects, DATE);
  await writePart(objects, partNamed(2), commits.slice(half - 50));
  await writePart(
    objects,
    partNamed(10),
    commits.slice(-20).map((commit) => ({ ...commit, replayed: true })),
  );
  return objects;
}

async function copyTo(target: string, objects: MemoryObjectStore): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of objects.list('')) {
    const file = join(target, 'archive', key);
    mkdirSync(dirname(file), { recursive: true });
    for await (const bytes of objects.read(key)) writeFileSync(file, bytes);
    keys.push(key);
  }
  return keys;
}

async function ask(sql: string): Promise<unknown> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe('the page that says how the archive is read', () => {
  let commits: readonly Commit[] = [];
  let keys: readonly string[] = [];
  beforeAll(async () => {
    commits = await orderCommits(await shippedDay(), 1);
    keys = await copyTo(folder, await archiveOfTheDay(commits));
  }, 60_000);

  test('has a query for DuckDB, which gives what the CSV file gives, to the penny', async () => {
    const { byDay } = csvTotals(join(root, 'examples', 'online-retail', '2010-12-01.csv'));
    const [[day, { revenue, orders }] = ['', { revenue: 0, orders: 0 }]] = [...byDay];
    expect(orders).toBeGreaterThan(100);
    expect(await ask(duckDbQuery.replace("'archive/", `'${folder}/archive/`))).toEqual([
      { day, currency: 'GBP', ordered: String(revenue), orders: String(orders) },
    ]);
  });

  test('says in which bucket a stream is, how its object is named and how it is sorted', () => {
    const compacted = keys.filter((key) => key.includes('/hour=all/'));
    expect(compacted.length).toBeGreaterThan(20);
    for (const key of compacted) {
      const [, bucket, sha256] = /\/(\d\d)-([0-9a-f]{64})\.jsonl\.zst$/.exec(key) ?? [];
      const text = zstdDecompressSync(readFileSync(join(folder, 'archive', key))).toString();
      expect(hash('sha256', text)).toBe(sha256);
      const commits = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Commit);
      const places = commits.map(({ stream, version }) => `${stream} ${String(version).padStart(9, '0')}`);
      expect(places).toEqual(places.toSorted());
      const buckets = commits.map(({ stream }) => hash('sha256', stream, 'buffer').readUInt8(0) % 32);
      expect(new Set(buckets)).toEqual(new Set([Number(bucket)]));
    }
  });

  test('names every field of a line, in its order', () => {
    const named = [...page.matchAll(/^\| `(\w+)` +\| (?:text|number|object|list|true)/gm)].map(
      ([, field]) => field,
    );
    const [commit] = commits;
    expect(commit && Object.keys({ ...commit, replayed: true })).toEqual(named);
  });

  test('shows what a manifest holds', () => {
    const [shown = ''] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => json);
    const [key = ''] = keys.filter((one) => one.startsWith('manifests/'));
    const manifest = readFileSync(join(folder, 'archive', key), 'utf8');
    expect(key).toBe(`manifests/date=${DATE}/${hash('sha256', manifest)}.json`);
    const fields = (value: object) => Object.keys(value);
    expect(fields(JSON.parse(shown))).toEqual(fields(JSON.parse(manifest)));
    expect(fields(JSON.parse(shown).objects[0])).toEqual(fields(JSON.parse(manifest).objects[0]));
  });
});
