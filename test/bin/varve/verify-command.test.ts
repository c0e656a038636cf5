import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type Answering, type FakeBackend, startFakeBackend } from './fake-backend.ts';

const PATH = '/operations/verifications';

const clean = {
  ...{ run: 'v1', endedAt: '2010-12-01T08:31:00.000Z', streams: 2, commits: 3, events: 5, repeated: 1 },
  ...{ notYetDue: 0, objects: 2, bytes: 3_145_728, digest: 'abc', found: 0 },
  ...{ wrong: {}, healed: {}, findings: [], faults: [] },
};

const damaged = {
  ...clean,
  ...{ found: 3, wrong: { 'missing-in-store': 12 }, healed: { 'missing-in-archive': 1 } },
  findings: [
    { kind: 'missing-in-store', stream: 'order#1', version: 4, commits: 2, detail: '', healed: false },
    { kind: 'missing-in-archive', stream: 'order#2', version: 1, commits: 1, detail: '', healed: true },
  ],
  faults: [{ kind: 'corrupt', key: 'commits/date=2010-12-01/x', detail: 'the lines are others' }],
};

const shown = (state: string, more: object = {}) => ({
  ...{ id: 'v1', state, startedAt: '2010-12-01T08:30:00.000Z', endedAt: null, fault: null, heal: false },
  progress: { segments: { done: 8, of: 8 }, buckets: { done: state === 'running' ? 3 : 32, of: 32 } },
  report: null,
  ...more,
});

/** Starts one, which runs for two looks. */
const ending =
  (end: object): Answering =>
  ({ method }, count) => {
    if (method === 'POST') return { status: 202, body: { id: 'v1' } };
    return { status: 200, body: count > 3 ? end : shown('running') };
  };

describe('the verify command', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => undefined);
  });
  afterAll(() => backend.stop());

  const env = () => ({ VARVE_API: backend.url, VARVE_TOKEN: 'secret' });
  const run = (...args: string[]) => runVarve(['verify', ...args], env());

  it('G13: starts one, waits for its end, and says that nothing is wrong', async () => {
    backend.answer(ending(shown('succeeded', { report: clean })));
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        '3 commits of 5 events in 2 streams are as they should be, in 2 objects of 3.0 MB\ndigest abc\nnothing is wrong\n',
    });
    expect(stderr).toContain('40/40');
    expect(backend.received.map(({ method, path, body }) => [method, path, body]).slice(0, 2)).toEqual([
      ['POST', PATH, { heal: false }],
      ['GET', `${PATH}/v1`, undefined],
    ]);
  });

  it('G13: shows what is wrong, and ends with 1', async () => {
    backend.answer(ending(shown('succeeded', { report: damaged })));
    const { code, stdout } = await run('--heal');
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(2)).toEqual([
      'what                stream   version  commits  healed  detail',
      'missing-in-store    order#1        4        2  no',
      'missing-in-archive  order#2        1        1  yes',
      'and 10 commits more',
      'what     object                     detail',
      'corrupt  commits/date=2010-12-01/x  the lines are others',
      '1 commits healed; 3 commits and objects are wrong',
      '',
    ]);
    expect(backend.received[0]?.body).toEqual({ heal: true });
  });

  it('prints what the backend tells as JSON', async () => {
    const end = shown('succeeded', { report: damaged });
    backend.answer(ending(end));
    const { code, stdout } = await run('--json');
    expect([code, JSON.parse(stdout)]).toEqual([1, end]);
  });

  it('shows one that was started before', async () => {
    backend.answer(() => ({ status: 200, body: shown('succeeded', { report: clean }) }));
    const { code, stdout } = await run('--resume', 'v1');
    expect(code).toBe(0);
    expect(stdout).toContain('nothing is wrong');
    expect(new Set(backend.received.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('names the one that is running already', async () => {
    backend.answer(() => ({
      status: 409,
      body: { type: 'urn:varve:problem:already-running', running: 'v0' },
    }));
    expect(await run()).toEqual({
      code: 1,
      stdout: '',
      stderr: 'A verification is running: varve verify --resume v0 shows how it stands.\n',
    });
  });

  it('starts one, and does not wait for it', async () => {
    backend.answer(ending(shown('running')));
    expect(await run('--no-watch')).toEqual({
      code: 0,
      stdout: 'The verification v1 is running.\n',
      stderr: '',
    });
  });

  it('stops one', async () => {
    backend.answer(() => ({ status: 200, body: shown('stopped') }));
    expect(await run('--stop', 'v1')).toMatchObject({ code: 0, stdout: '' });
    expect(backend.received.map(({ method, path }) => [method, path])).toEqual([['POST', `${PATH}/v1/stop`]]);
  });

  it('says why one failed', async () => {
    const cause = JSON.stringify({ errorType: 'X', errorMessage: 'The archive did not answer; try again' });
    backend.answer(() => ({
      status: 200,
      body: shown('failed', { fault: { error: 'ArchiveUnavailable', cause } }),
    }));
    const { code, stderr } = await run('--resume', 'v1');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'The verification v1 failed (ArchiveUnavailable): The archive did not answer; try again\n',
    );
  });

  it('says what to do when the backend refuses', async () => {
    backend.answer(() => ({ status: 403 }));
    expect(await run()).toMatchObject({
      code: 1,
      stderr:
        "The verification cannot be started: the token is no operator's (403). Give one with --token or VARVE_TOKEN.\n",
    });
  });

  it('is left by ctrl-c, and the verification goes on', async () => {
    backend.answer(ending(shown('running')));
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../../bin/varve.ts'), 'verify'], {
      env: { ...process.env, ...env() },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said = text(child.stderr);
    await expect.poll(() => backend.received.length, { timeout: 10_000 }).toBeGreaterThan(2);
    child.kill('SIGINT');
    expect((await once(child, 'close'))[0]).toBe(130);
    expect(await said).toContain(
      'The verification goes on: varve verify --resume v1 shows how it stands, --stop v1 stops it.',
    );
    expect(backend.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});
