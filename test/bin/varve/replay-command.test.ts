import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type Answering, type FakeBackend, startFakeBackend } from './fake-backend.ts';

const PATH = '/operations/replays';

const report = {
  ...{ generation: 'orders_v1_b2', before: 'orders_v1_b1', streams: 3, behind: 1 },
  unused: [{ version: 1, build: 1 }],
  comparison: {
    ...{ rows: { serving: 3, built: 3 }, digests: { serving: 'abc', built: 'abc' } },
    ...{ different: 0, examples: [] as readonly string[] },
  },
};

const shown = (state: string, more: object = {}) => ({
  ...{ id: 'r1', run: 'r1', state, startedAt: '2010-12-01T08:30:00.000Z', endedAt: null, fault: null },
  ...{ mode: 'build', projection: 'orders', version: 1, report: null },
  progress: { buckets: { done: 32, of: 32 }, events: 900, commits: 300, streams: 100, seconds: 3 },
  ...more,
});

const ending =
  (end: object): Answering =>
  ({ method }) =>
    method === 'POST' ? { status: 202, body: { id: 'r1' } } : { status: 200, body: end };

describe('the replay command', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => undefined);
  });
  afterAll(() => backend.stop());

  const run = (...args: string[]) =>
    runVarve(['replay', ...args], { VARVE_API: backend.url, VARVE_TOKEN: 'secret' });

  it('G8: starts one, waits for its end, and says what serves', async () => {
    backend.answer(ending(shown('succeeded', { report })));
    const { code, stdout } = await run('orders');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '900 events in 300 commits of 100 streams, 300 a second',
      'orders_v1_b2 serves in place of orders_v1_b1, which had 3 streams, 1 of them further on at the hand-over.',
      '3 rows against 3, digest abc: 0 are different',
      '',
    ]);
    expect(backend.received[0]).toMatchObject({
      ...{ method: 'POST', path: PATH, body: { projection: 'orders', mode: 'build', source: 'archive' } },
    });
  });

  it('names the rows that differ, and ends with 1', async () => {
    const comparison = { ...report.comparison, different: 2, examples: ['order#1', 'order#2'] };
    backend.answer(ending(shown('succeeded', { report: { ...report, comparison } })));
    const { code, stdout } = await run('orders');
    expect([code, stdout.split('\n').slice(-3)]).toEqual([1, ['  order#1', '  order#2', '']]);
  });

  it.each([
    [['--of-version', '2', '--keep-old'], { mode: 'build', version: 2, keepOld: true }],
    [
      ['--until', '2010-12-01T00:00:00Z', '--from', 'table'],
      { until: '2010-12-01T00:00:00Z', source: 'table' },
    ],
    [['--go-on'], { mode: 'build', resume: true }],
    [['--back'], { mode: 'back' }],
    [['--drop'], { mode: 'drop' }],
    [['--drop', '7'], { mode: 'drop', build: 7 }],
    [['--abandon'], { mode: 'abandon' }],
  ])('asks for what it is told by %s', async (args, body) => {
    backend.answer(ending(shown('running')));
    expect(await run('orders', '--no-watch', ...args)).toMatchObject({
      ...{ code: 0, stdout: 'The replay r1 is running.\n' },
    });
    expect(backend.received[0]?.body).toMatchObject({ projection: 'orders', ...body });
  });

  it.each([
    [{ mode: 'drop' }, 'What orders does not need any more is taken away.'],
    [{ mode: 'build' }, 'It shows orders as it was, and does not serve.'],
    [{ report: { ...report, before: null } }, 'orders_v1_b2 serves. What served before was not complete.'],
    [{ report: { ...report, comparison: null } }, 'They are of different versions, and were not compared.'],
  ])('says what has come of one with %o', async (more, line) => {
    backend.answer(() => ({ status: 200, body: shown('succeeded', more) }));
    const { code, stdout } = await run('orders', '--resume', 'r1');
    expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, line]);
  });

  it('names the one that is running already, by a command that can be typed', async () => {
    const body = { type: 'urn:varve:problem:already-running', running: 'r0' };
    backend.answer(() => ({ status: 409, body }));
    expect(await run('orders')).toEqual({
      ...{ code: 1, stdout: '' },
      stderr: 'A replay is running: varve replay orders --resume r0 shows how it stands.\n',
    });
  });

  it('says that one was begun, and what can be done with it', async () => {
    const detail =
      'The replay r0 was stopped, or has failed: go on with it by resume, or give it up by abandon.';
    backend.answer(() => ({ status: 409, body: { type: 'urn:varve:problem:unfinished', detail } }));
    const { code, stderr } = await run('orders');
    expect([code, stderr]).toEqual([1, `The replay cannot be started (409). ${detail}\n`]);
  });

  it('says why one failed', async () => {
    const cause = JSON.stringify({ errorMessage: 'order#1: version 6 is missing' });
    backend.answer(() => ({ status: 200, body: shown('failed', { fault: { error: 'ArchiveGap', cause } }) }));
    const { code, stderr } = await run('orders', '--resume', 'r1');
    expect(code).toBe(1);
    expect(stderr).toContain('The replay r1 failed (ArchiveGap): order#1: version 6 is missing');
  });
});
