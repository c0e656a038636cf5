import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FolderObjectStore } from '../../../../bin/varve/moving/folder-object-store.ts';
import { describeObjectStore } from '../../../contracts/object-store.ts';
import { collected } from '../../../support/collected.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'varve-objects-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describeObjectStore('objects in a folder', async () => {
  const folder = newFolder();
  return { one: new FolderObjectStore(folder), other: new FolderObjectStore(folder) };
});

describe('an object in a folder', () => {
  test('is not there while it is being written, and leaves nothing when that fails', async () => {
    const folder = newFolder();
    const objects = new FolderObjectStore(folder);
    const seen: unknown[] = [];
    async function* breaking() {
      yield Buffer.from('half');
      seen.push(await collected(objects.list('')));
      throw new Error('the connection broke');
    }
    await expect(objects.write('commits/a', breaking())).rejects.toThrow('the connection broke');
    expect(seen).toEqual([[]]);
    expect(readdirSync(join(folder, 'commits'))).toEqual([]);
  });

  test('that a killed process was writing is no object', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a.0197a1c2.unfinished'), 'half');
    expect(await collected(new FolderObjectStore(folder).list(''))).toEqual([]);
  });
});
