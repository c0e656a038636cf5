import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type Answering, type FakeBackend, startFakeBackend } from './fake-backend.ts';

let backend: FakeBackend;
beforeAll(async () => {
  backend = await startFakeBackend(() => ({ status: 500 }));
});
afterAll(() => backend.stop());

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varve-moving-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const varve = (answering: Answering, ...args: readonly string[]) => {
  backend.answer(answering);
  return runVarve(args, { VARVE_API: backend.url, VARVE_TOKEN: 'token' });
};
const nothing: Answering = () => ({ status: 500 });
const shown = (id: string, more: object): Answering => {
  const ended = { startedAt: '2010-12-01T08:26:00.000Z', endedAt: '2010-12-01T08:27:00.000Z', fault: null };
  return () => ({ status: 200, body: { id, state: 'succeeded', ...ended, ...more } });
};
const paths = () => backend.received.map(({ method, path }) => `${method} ${path}`);

describe('varve import-events', () => {
  const progress = { buckets: { done: 32, of: 32 } };
  const failures = [
    { stream: 'order#7', version: 3, reason: { code: 'PutBackConflict', message: 'PutBackConflict' } },
  ];

  it('names the streams that stand otherwise in the event store, and ends with exit code 1', async () => {
    const report = { streams: 3, commits: 5, there: 2, failed: 2, failures };
    const run = await varve(shown('r-1', { progress, report }), 'import-events', folder, '--resume', 'r-1');
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(
      '5 commits of 3 streams were imported; 2 were there before; 2 streams were not',
    );
    expect(run.stdout).toMatch(/order#7 +3 +PutBackConflict/);
    expect(run.stdout).toContain('and 1 streams more');
  });

  it('says why an import failed, and ends with exit code 1', async () => {
    const cause = JSON.stringify({ errorMessage: 'The archive lacks order#7 version 3' });
    const failed = { state: 'failed', fault: { error: 'ArchiveGap', cause }, progress, report: null };
    const run = await varve(shown('r-1', failed), 'import-events', folder, '--resume', 'r-1');
    expect(run).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The archive lacks order#7 version 3'),
    });
  });

  it('asks nothing of the backend when there is no archive in the folder', async () => {
    const run = await varve(nothing, 'import-events', folder);
    expect(run).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`There is no archive in ${folder}`),
    });
    expect(paths()).toEqual([]);
  });
});

describe('varve export', () => {
  it('leaves a folder alone that holds something else', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const run = await varve(nothing, 'export', folder);
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('Name a folder that is empty.') });
    expect(paths()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it('goes on with the export that the folder is of', async () => {
    const report = {
      ...{ endedAt: '2010-12-01T08:27:00.000Z', streams: 0, commits: 0, events: 0 },
      ...{ digest: '', objects: 0, bytes: 0 },
    };
    const progress = { segments: { done: 8, of: 8 }, buckets: { done: 32, of: 32 } };
    const export7 = shown('r-7', { progress, report, items: [], next: null });
    writeFileSync(join(folder, 'export.json'), '{"format":1,"run":"r-7","complete":false}');
    const { code } = await varve(export7, 'export', folder);
    expect(code).toBe(0);
    expect(paths()).not.toContain('POST /operations/exports');
    expect(paths().at(-1)).toBe('GET /operations/exports/r-7/objects');
    expect(JSON.parse(readFileSync(join(folder, 'export.json'), 'utf8'))).toEqual({
      ...{ format: 1, run: 'r-7', complete: true },
      ...report,
    });
  });

  it('tells why it failed, with what to do', async () => {
    const cause = JSON.stringify({ errorMessage: 'The archive lacks order#7 version 3; verify the archive' });
    const progress = { segments: { done: 8, of: 8 }, buckets: { done: 3, of: 32 } };
    const failed = { state: 'failed', fault: { error: 'ArchiveGap', cause }, progress, report: null };
    const run = await varve(shown('r-1', failed), 'export', folder, '--resume', 'r-1');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('verify the archive Remove the folder before you start another one.');
  });
});
