import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Api } from '../../../../bin/varve/api.ts';
import { fetchObjects } from '../../../../bin/varve/moving/fetch-objects.ts';
import { FolderObjectStore } from '../../../../bin/varve/moving/folder-object-store.ts';
import { countedProgress } from '../quiet-progress.ts';

/** What a bucket answers at each path: a body, or how many times it breaks off first. */
const bodies = new Map<string, string>();
const broken = new Map<string, number>();
const asked: string[] = [];
const server = createServer((request, response) => {
  const path = request.url ?? '';
  asked.push(path);
  const times = broken.get(path) ?? 0;
  if (times > 0) {
    broken.set(path, times - 1);
    response.writeHead(200, { 'content-length': 100 }).write('half');
    setImmediate(() => request.socket.destroy());
    return;
  }
  const body = bodies.get(path);
  response.writeHead(body === undefined ? 403 : 200).end(body);
});
let bucket: string;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  bucket = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-fetched-'));
  bodies.clear();
  broken.clear();
  asked.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keyOf = (number: number): string =>
  `commits/date=2010-12-01/hour=all/0${number}-${String(number).repeat(64)}.jsonl.zst`;
const contents = ['one', 'two', 'three'];

/** Two pages of objects. */
const api: Api = async ({ path }) => {
  const [page, next] = path.includes('cursor=2') ? [contents.slice(2), null] : [contents.slice(0, 2), '2'];
  const items = page.map((content) => {
    const number = contents.indexOf(content);
    const sha256 = hash('sha256', content);
    return { key: keyOf(number), bytes: content.length, sha256, url: `${bucket}/${number}` };
  });
  return { status: 200, headers: new Headers(), body: { items, next } };
};

async function fetchAll(): Promise<number> {
  const progress = countedProgress();
  await fetchObjects('/operations/exports/run-1/objects', {
    api,
    folder: new FolderObjectStore(folder),
    progress,
  });
  return progress.steps();
}

const offer = (): void => contents.forEach((content, number) => void bodies.set(`/${number}`, content));
const fetched = (): string[] =>
  contents.map((_, number) => readFileSync(join(folder, keyOf(number)), 'utf8'));

describe('the objects of an export', () => {
  test('come page by page into the folder, under their own keys', async () => {
    offer();
    expect(await fetchAll()).toBe(3);
    expect(fetched()).toEqual(contents);
  });

  test('are not fetched again when they are there', async () => {
    offer();
    await fetchAll();
    asked.length = 0;
    expect(await fetchAll()).toBe(3);
    expect(asked).toEqual([]);
  });

  test('are fetched again when what is there is something else', async () => {
    offer();
    await new FolderObjectStore(folder).putNew(keyOf(1), Buffer.from('TWO'));
    await fetchAll();
    expect(fetched()).toEqual(contents);
    expect(asked.sort()).toEqual(['/0', '/1', '/2']);
  });

  test('come in the end over a connection that breaks', async () => {
    offer();
    broken.set('/1', 2);
    expect(await fetchAll()).toBe(3);
    expect(fetched()).toEqual(contents);
  });

  test('with other bytes than were offered are told, and not kept', async () => {
    offer();
    bodies.set('/1', 'TWO');
    await expect(fetchAll()).rejects.toThrow(
      `${keyOf(1)} cannot be carried over (other bytes came than were offered).`,
    );
    expect(() => readFileSync(join(folder, keyOf(1)))).toThrow('ENOENT');
  });

  test('that no archive has are not written anywhere', async () => {
    const foreign: Api = async () => ({
      status: 200,
      headers: new Headers(),
      body: { items: [{ key: '../outside', bytes: 1, sha256: '', url: `${bucket}/0` }], next: null },
    });
    const fetching = { api: foreign, folder: new FolderObjectStore(folder), progress: countedProgress() };
    await expect(fetchObjects('/x', fetching)).rejects.toThrow('which is no object of an archive');
    expect(asked).toEqual([]);
  });
});
