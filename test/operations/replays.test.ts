import { describe, expect, test } from 'vitest';
import { begin, initialControl, stepBack } from '../../lambdas/projections/generation-control.ts';
import { ReplayReports } from '../../lambdas/replay/replay-reports.ts';
import { customerClaims } from '../support/http-events.ts';
import { faultAt, memoryOperations, problem } from './memory-operations.ts';

const PATH = '/operations/replays';
const since = '2010-12-01T08:00:00.000Z';
const first = initialControl('orders', { version: 1, build: 1 });

function replays() {
  const operations = memoryOperations();
  const { ask, replays: executions } = operations;
  const of = (id: string) => ({ pathParameters: { id } });
  return {
    ...operations,
    start: (body: unknown = {}) => ask(`POST ${PATH}`, { body: JSON.stringify(body) }),
    show: (id: string) => ask(`GET ${PATH}/{id}`, of(id)),
    stop: (id: string) => ask(`POST ${PATH}/{id}/stop`, of(id)),
    inputOf: async (id: string) => (await executions.describe(id))?.input,
  };
}

const built = {
  ...{ mode: 'build', projection: 'orders', version: 1, through: '2010-12-01' },
  source: 'archive',
};
const plain = { ...built, until: null, build: null, keepOld: false };

describe('replays', () => {
  test('are started by an operator, who is told where to look', async () => {
    const { start, show, inputOf } = replays();
    expect(await start({ projection: 'orders' })).toMatchObject({
      ...{ status: 202, headers: { location: `${PATH}/run-1` }, body: { id: 'run-1' } },
    });
    expect(await inputOf('run-1')).toEqual({ ...plain, run: 'run-1' });
    expect((await show('run-1')).body).toMatchObject({
      ...{ id: 'run-1', run: 'run-1', state: 'running', mode: 'build', projection: 'orders', version: 1 },
      progress: { buckets: { done: 0, of: 32 }, events: 0, commits: 0, streams: 0 },
      report: null,
    });
  });

  test('take what they are told', async () => {
    const { start, inputOf } = replays();
    await start({ projection: 'orders', source: 'table', until: '2010-11-30T00:00:00Z', keepOld: true });
    expect(await inputOf('run-1')).toMatchObject({
      ...{ source: 'table', until: '2010-11-30T00:00:00Z', keepOld: true },
      // No day is compacted first for what does not read the archive.
      through: '0001-01-01',
    });
    await start({ projection: 'orders', mode: 'drop', build: 7 });
    expect(await inputOf('run-2')).toMatchObject({
      ...{ mode: 'drop', version: 1, build: 7, through: '0001-01-01' },
    });
  });

  test.each([
    [{}, 'projection'],
    [{ projection: 'nothing' }, 'projection'],
    [{ projection: 'orders', version: 9 }, 'version'],
    [{ projection: 'orders', mode: 'other' }, 'mode'],
    [{ projection: 'orders', until: 'yesterday' }, 'until'],
    [{ projection: 'orders', until: '2010-12-01T08:30:00.001Z' }, 'until'],
    [{ projection: 'orders', mode: 'back' }, 'mode'],
    [{ projection: 'orders', resume: true }, 'resume'],
    [{ projection: 'orders', more: 1 }, 'more'],
  ])('are not started by %o', async (body, path) => {
    const { start, replays: executions } = replays();
    expect(await start(body)).toMatchObject(faultAt('invalid-body', path));
    expect((await executions.list(1)).executions).toEqual([]);
  });

  test('are refused while one of the same projection runs, with its id, and others are not', async () => {
    const { start, generations } = replays();
    await start({ projection: 'orders' });
    await generations.save(begin(first, 1, { run: 'run-1', since }));
    for (const more of [{}, { resume: true }, { mode: 'abandon' }, { mode: 'drop' }])
      expect(await start({ projection: 'orders', ...more })).toMatchObject({
        status: 409,
        body: { type: 'urn:varve:problem:already-running', running: 'run-1' },
      });
    expect(await start({ projection: 'sales' })).toMatchObject({ status: 202 });
  });

  test('that have failed are gone on with, or given up, before another one begins', async () => {
    const { start, generations, replays: executions, inputOf } = replays();
    const until = '2010-11-30T00:00:00.000Z';
    await start({ projection: 'orders', until });
    await generations.save(begin(first, 1, { run: 'run-1', since, until }));
    executions.end('run-1', 'failed');
    const refused = await start({ projection: 'orders' });
    expect(refused).toMatchObject(problem(409, 'unfinished'));
    expect(refused.body.detail).toMatch(/run-1.*resume.*abandon/);
    await start({ projection: 'orders', resume: true });
    expect(await inputOf('run-2')).toEqual({ ...plain, run: 'run-1', until });
    executions.end('run-2', 'failed');
    await start({ projection: 'orders', mode: 'abandon' });
    expect(await inputOf('run-3')).toMatchObject({ mode: 'abandon', run: 'run-3', version: 1, build: 2 });
  });

  test('that step back are gone on with as that', async () => {
    const { start, generations, replays: executions, inputOf } = replays();
    const kept = { ...first, revision: 1, serving: { version: 1, build: 2 }, kept: { version: 1, build: 1 } };
    await generations.save(kept);
    expect(await start({ projection: 'orders', mode: 'back' })).toMatchObject({ status: 202 });
    await generations.save(stepBack(kept, { run: 'run-1', since }));
    executions.end('run-1', 'failed');
    await start({ projection: 'orders', resume: true });
    expect(await inputOf('run-2')).toMatchObject({ mode: 'back', run: 'run-1', version: 1 });
  });

  test('show how far they have come, and what has come of them, under the run that they go on with', async () => {
    const { start, show, progress, objects } = replays();
    await start({ projection: 'orders' });
    await progress.tell('run-1', {
      bucket: 3,
      events: 5,
      commits: 2,
      streams: 1,
      began: 0,
      told: 2_000,
      done: true,
    });
    await progress.tell('run-1', {
      bucket: 4,
      events: 7,
      commits: 4,
      streams: 2,
      began: 1_000,
      told: 3_000,
      done: false,
    });
    expect((await show('run-1')).body.progress).toMatchObject({
      ...{ buckets: { done: 1, of: 32 }, events: 12, commits: 6, streams: 3 },
    });
    const report = {
      generation: 'orders_v1_b2',
      before: null,
      streams: 0,
      behind: 0,
      comparison: null,
      unused: [],
    };
    await new ReplayReports(objects).tell('run-1', 3, report);
    expect((await show('run-1')).body.report).toEqual(report);
  });

  test('are stopped', async () => {
    const { start, stop } = replays();
    await start({ projection: 'orders' });
    expect(await stop('run-1')).toMatchObject({ status: 200, body: { id: 'run-1', state: 'stopped' } });
  });

  test('S30 are no business of a customer', async () => {
    const { ask } = replays();
    for (const route of [
      `POST ${PATH}`,
      `GET ${PATH}`,
      `POST ${PATH}/{id}/stop`,
      'GET /operations/generations',
    ])
      expect(await ask(route, { claims: customerClaims, body: '{}' })).toMatchObject(
        problem(403, 'forbidden'),
      );
  });
});

test('the generations of every projection are listed by name', async () => {
  const { ask, generations } = replays();
  await generations.save(begin(first, 1, { run: 'r', since, code: 'c' }));
  const { status, body } = await ask('GET /operations/generations');
  expect(status).toBe(200);
  const names = body.items.map(({ projection }: { projection: string }) => projection);
  expect(names).toEqual([
    'account-balance',
    'accounts',
    'best-sellers',
    'order-search',
    'orders',
    'product-stock',
    'sales',
  ]);
  expect(body.items[0]).toEqual({
    projection: 'account-balance',
    serving: { version: 1, build: 1 },
    building: null,
    kept: null,
  });
  expect(body.items[4]).toEqual({
    ...{ projection: 'orders', serving: { version: 1, build: 1 }, kept: null },
    building: { version: 1, build: 2, phase: 'filling', run: 'r', since, code: 'c' },
  });
});
