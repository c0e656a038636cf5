import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandFailed } from '../../../../bin/varve/command-failed.ts';
import { checkFolder } from '../../../../bin/varve/moving/check-folder.ts';
import { FolderObjectStore } from '../../../../bin/varve/moving/folder-object-store.ts';
import { compactDate } from '../../../../lambdas/archive/compact/compact-date.ts';
import { BUCKETS } from '../../../../lambdas/archive/contract.ts';
import type { Commit } from '../../../../lambdas/core/commit.ts';
import { lineOf, packLines, placeLine } from '../../../../lambdas/event-store/commit-lines.ts';
import { DATE, keysIn, partNamed, withBytes, writePart } from '../../../archive/archived.ts';
import { commitOf } from '../../../support/histories.ts';
import { countedProgress, noProgress } from '../quiet-progress.ts';

let folder: string;
let objects: FolderObjectStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-archive-'));
  objects = new FolderObjectStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const commits = ['account#1', 'account#2', 'order#7'].flatMap((stream) => [
  commitOf(stream, 1, 2),
  commitOf(stream, 3),
  commitOf(stream, 4),
]);

async function archive(some: readonly Commit[] = commits): Promise<void> {
  await writePart(objects, partNamed(1), some);
  await compactDate(objects, DATE);
}

const refusal = async (): Promise<string> => {
  const failure = await checkFolder(folder, noProgress).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandFailed);
  return (failure as CommandFailed).message;
};
const oneOf = async (prefix: string): Promise<string> => (await keysIn(objects, prefix))[0] ?? '';
const exportJson = (content: object): void =>
  writeFileSync(join(folder, 'export.json'), JSON.stringify(content));

describe('a folder that is to be imported', () => {
  test('is named by what is in it: the same archive has the same name', async () => {
    await archive();
    const { advance, steps } = countedProgress();
    const checked = await checkFolder(folder, { advance });
    expect(steps()).toBe(BUCKETS);
    expect(checked.archive).toMatch(/^[0-9a-f]{64}$/);
    expect(checked.objects.map(({ key }) => key)).toEqual(await keysIn(objects));
    expect((await checkFolder(folder, noProgress)).archive).toBe(checked.archive);
    await writePart(objects, partNamed(2), [commitOf('account#1', 5)]);
    expect((await checkFolder(folder, noProgress)).archive).not.toBe(checked.archive);
  });

  test('S26 is refused with the stream and the version that is missing', async () => {
    await archive(commits.filter((_, index) => index !== 4));
    expect(await refusal()).toBe('The archive lacks account#2 version 3. Nothing was sent.');
  });

  test.each([
    ['{"version":3}', '{"x":0.1234567890123456789012}', 'events[0].data.x'],
    ['}]}', '}],"tenant":"x"}', 'tenant'],
    ['"commitId":"account#2@3"', '"commitId":""', 'commitId'],
  ])(
    'G12 is refused with the place of what would not be stored as it is: %s as %s',
    async (find, text, path) => {
      const lines = commits.map(lineOf);
      const changed = lines.map((line) =>
        line.stream === 'account#2' && line.version === 3 ? placeLine(line.line.replace(find, text)) : line,
      );
      await objects.putNew(partNamed(1), await packLines(changed));
      const message = await refusal();
      expect(message).toContain(`account#2 version 3 would not be stored as it is: ${path} is `);
      expect(message).toContain('Nothing was sent.');
    },
  );

  test.each([
    ['no event', /"events":\[.*\]/, '"events":[]'],
    ['no end', /\}$/, ''],
  ])('is refused with the place of a line that has %s', async (_, find, text) => {
    const lines = commits.map(lineOf).map((line) => ({ ...line, line: line.line.replace(find, text) }));
    await objects.putNew(partNamed(1), await packLines(lines));
    expect(await refusal()).toMatch(
      /^A line is no commit \(Not a commit: (account|order)#\d version 1\)\. Nothing was sent\.$/,
    );
  });

  test('is refused with the stream and the version that it holds twice, and the files', async () => {
    await archive();
    await writePart(objects, partNamed(2), [{ ...commitOf('account#1', 3), commitId: 'another' }]);
    expect(await refusal()).toMatch(
      /^account#1 version 3 is there twice, with other content: in \/.+ and \/.+\. Nothing was sent\.$/,
    );
  });

  test.each([
    ['truncated', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
    ['foreign', (bytes: Buffer) => bytes.subarray(1)],
  ])('is refused with the path of the file that is %s', async (kind, change) => {
    await archive();
    const key = await oneOf('commits/');
    await withBytes(objects, key, change);
    expect(await refusal()).toContain(`${join(folder, key)} is ${kind} (`);
  });

  test('is refused with the path of the file that is missing', async () => {
    await archive();
    const key = await oneOf('commits/');
    await objects.remove([key]);
    expect(await refusal()).toContain(`${join(folder, key)} is missing (`);
  });

  test('is refused with the path of a file that is none of an archive', async () => {
    await archive();
    writeFileSync(join(folder, 'commits', 'notes.txt'), '');
    expect(await refusal()).toBe(
      `${join(folder, 'commits/notes.txt')} is no file of an archive. Take it away.`,
    );
  });

  test('is refused when an export into it was interrupted', async () => {
    await archive();
    exportJson({ format: 1, run: 'run-1', complete: false });
    expect(await refusal()).toContain(`Give varve export ${folder} again.`);
  });

  test('is refused when the export that it tells of has held more than is there', async () => {
    await archive(commits.slice(0, 6));
    exportJson({ format: 1, run: 'run-1', complete: true, commits: 9, streams: 3, digest: 'another' });
    expect(await refusal()).toContain('tells of 9 commits in 3 streams, and there are 6 in 2, or others.');
  });

  test('is refused when there is no archive in it', async () => {
    expect(await refusal()).toContain(`There is no archive in ${folder}`);
  });
});
