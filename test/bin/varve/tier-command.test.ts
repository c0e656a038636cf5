import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVarve } from '../../support/run-varve.ts';
import { type Answering, type FakeBackend, startFakeBackend } from './fake-backend.ts';

const report = {
  ...{ applied: false, streams: 9, moved: 4, commits: 120, size: 3_145_728, snapshots: 2, failed: 0 },
  failures: [] as readonly object[],
};

const shown = (state: string, more: object = {}) => ({
  ...{ id: 't1', state, startedAt: '2010-12-01T08:30:00.000Z', endedAt: null, fault: null, apply: false },
  ...{ progress: { segments: { done: 8, of: 8 } }, report: null },
  ...more,
});

const ending =
  (end: object): Answering =>
  ({ method }) =>
    method === 'POST' ? { status: 202, body: { id: 't1' } } : { status: 200, body: end };

describe('the tier command', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => undefined);
  });
  afterAll(() => backend.stop());

  const run = (...args: string[]) =>
    runVarve(['tier', ...args], { VARVE_API: backend.url, VARVE_TOKEN: 'secret' });

  it('says what could leave, does nothing, and says how it is done', async () => {
    backend.answer(ending(shown('succeeded', { report })));
    expect(await run()).toMatchObject({
      code: 0,
      stdout:
        '120 commits (3.0 MB of JSON) of 4 of 9 streams would leave the events table, behind 2 new snapshots\n' +
        'Nothing was done. varve tier --apply does it.\n',
    });
    expect(backend.received[0]).toMatchObject({ path: '/operations/tierings', body: { apply: false } });
  });

  it('does it when it is told to', async () => {
    backend.answer(ending(shown('succeeded', { report: { ...report, applied: true } })));
    const { code, stdout } = await run('--apply');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /are in the archive and leave the events table.*\nDynamoDB takes them out .* a day/,
    );
    expect(backend.received[0]?.body).toEqual({ apply: true });
  });

  it('says that there is nothing to do', async () => {
    backend.answer(ending(shown('succeeded', { report: { ...report, commits: 0 } })));
    expect((await run()).stdout).toContain('There is nothing to do.');
  });

  it('names the streams that stay since something is wrong with them, and ends with 1', async () => {
    const failures = [{ stream: 'order#1', reason: { code: 'StreamHole', message: 'Version 3 is missing' } }];
    backend.answer(ending(shown('succeeded', { report: { ...report, failed: 3, failures } })));
    const { code, stdout } = await run();
    expect([code, stdout.split('\n').slice(1, 3)]).toEqual([
      1,
      ['order#1 stays as it is: Version 3 is missing', 'and 2 streams more'],
    ]);
  });
});
