import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { occupy } from '../../../local/state/occupy.ts';
import { processStart } from '../../../local/state/process-start.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder with the state of a backend, as the named occupant left it. */
function usedFolder(runningJson?: string): string {
  const folder = temporaryFolder();
  for (const name of ['dynamodb', 'kinesis', 'checkpoints', 'postgres']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'endpoints.json'), '{}');
  if (runningJson !== undefined) writeFileSync(join(folder, 'running.json'), runningJson);
  return folder;
}

const parts = (folder: string) =>
  ['dynamodb', 'postgres', 'kinesis', 'checkpoints', 'endpoints.json'].filter((name) =>
    existsSync(join(folder, name)),
  );

it('a second start on the same folder is told which process is there', async () => {
  const folder = temporaryFolder();
  await occupy(folder);
  await expect(occupy(folder)).rejects.toThrow(
    `The local backend already runs on ${folder} (process ${process.pid}); end it with Ctrl-C where it runs`,
  );
});

it('a folder that was left in order is there for the next start, with all its state', async () => {
  const folder = usedFolder();
  const { leave } = await occupy(folder);
  await leave();
  expect(existsSync(join(folder, 'running.json'))).toBe(false);
  await occupy(folder);
  expect(parts(folder)).toEqual(['dynamodb', 'postgres', 'kinesis', 'checkpoints']);
});

describe('after an unclean end Kinesis starts empty and every source is read again, and the stores stay', () => {
  it.each([
    ['the process is gone', JSON.stringify({ pid: 2 ** 22 + 1, start: '1' })],
    ['its number is now that of another', JSON.stringify({ pid: process.pid, start: 'long ago' })],
    ['the file was cut short', '{"pid":'],
    ['the file is empty', ''],
    ['the file says nothing of use', 'null'],
  ])('when %s', async (_name, runningJson) => {
    const folder = usedFolder(runningJson);
    await occupy(folder);
    expect(parts(folder)).toEqual(['dynamodb', 'postgres']);
    expect(JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'))).toEqual({
      pid: process.pid,
      start: processStart(process.pid),
    });
  });
});
