import { describe, expect, test, vi } from 'vitest';
import { SEGMENTS } from '../../lambdas/event-store/stream-heads.ts';
import { NOTHING, type Report } from '../../lambdas/operations/verify/verification.ts';
import { WorkObjects } from '../../lambdas/operations/verify/work-objects.ts';
import { customerClaims } from '../support/http-events.ts';
import { faultAt, memoryOperations, problem, quietly } from './memory-operations.ts';

const PATH = '/operations/verifications';

function verifications() {
  const operations = memoryOperations();
  const { ask } = operations;
  const of = (id: string) => ({ pathParameters: { id } });
  return {
    ...operations,
    start: (body: unknown = {}) => ask(`POST ${PATH}`, { body: JSON.stringify(body) }),
    show: (id: string) => ask(`GET ${PATH}/{id}`, of(id)),
    stop: (id: string) => ask(`POST ${PATH}/{id}/stop`, of(id)),
    list: (query = '') => ask(`GET ${PATH}`, { query }),
  };
}

const { tally, ...nothing } = NOTHING;
const report: Report = {
  ...{ run: 'run-1', endedAt: '2010-12-01T08:31:00.000Z', objects: 0, bytes: 0, found: 0 },
  ...tally,
  ...nothing,
};

describe('verifications', () => {
  test('are started by an operator, who is told where to look', async () => {
    const { start, show } = verifications();
    expect(await start({ heal: true })).toMatchObject({
      status: 202,
      headers: { location: `${PATH}/run-1` },
      body: { id: 'run-1' },
    });
    expect(await show('run-1')).toMatchObject({
      status: 200,
      body: {
        ...{
          id: 'run-1',
          state: 'running',
          startedAt: '2010-12-01T08:30:00.000Z',
          endedAt: null,
          fault: null,
        },
        heal: true,
        progress: { segments: { done: 0, of: 8 }, buckets: { done: 0, of: 32 } },
        report: null,
      },
    });
  });

  test('heal nothing unless they are told to', async () => {
    const { start, show } = verifications();
    await start();
    expect((await show('run-1')).body).toMatchObject({ heal: false });
  });

  test('are started one at a time: a second one is refused with the id of the first', async () => {
    const { start, verifications: executions } = verifications();
    await start();
    expect(await start()).toMatchObject({
      status: 409,
      body: { type: 'urn:varve:problem:already-running', running: 'run-1' },
    });
    expect((await executions.list(10)).executions).toHaveLength(1);
    executions.end('run-1', 'succeeded');
    expect(await start()).toMatchObject({ status: 202 });
  });

  test('show how far they have come, and their report when they have ended', async () => {
    const { start, show, objects, verifications: executions } = verifications();
    await start();
    const work = new WorkObjects(objects, 'run-1');
    for (let segment = 0; segment < SEGMENTS; segment++) await work.endSegment(segment);
    await work.results.write(0, NOTHING);
    await work.results.write(7, NOTHING);
    expect((await show('run-1')).body.progress).toEqual({
      segments: { done: 8, of: 8 },
      buckets: { done: 2, of: 32 },
    });
    await work.results.writeReport(report);
    executions.end('run-1', 'succeeded');
    expect((await show('run-1')).body).toMatchObject({ state: 'succeeded', report });
  });

  test('say why they failed', async () => {
    const { start, show, verifications: executions } = verifications();
    await start();
    const fault = { error: 'ArchiveUnavailable', cause: 'The archive did not answer; try again' };
    executions.end('run-1', 'failed', fault);
    expect((await show('run-1')).body).toMatchObject({ state: 'failed', fault });
  });

  test('that a schedule has started show their report too, under whatever id', async () => {
    const { show, objects, verifications: executions } = verifications();
    await executions.start('name-of-the-schedule', { run: 'run-of-it', heal: false });
    await new WorkObjects(objects, 'run-of-it').results.writeReport({ ...report, run: 'run-of-it' });
    expect((await show('name-of-the-schedule')).body).toMatchObject({ report: { run: 'run-of-it' } });
  });

  test('are stopped, and stay as they are when they have ended', async () => {
    const { start, stop, verifications: executions } = verifications();
    await start();
    expect(await stop('run-1')).toMatchObject({ status: 200, body: { id: 'run-1', state: 'stopped' } });
    expect(await stop('run-1')).toMatchObject({ status: 200, body: { state: 'stopped' } });
    await start();
    executions.end('run-2', 'succeeded');
    expect(await stop('run-2')).toMatchObject({ status: 200, body: { state: 'succeeded' } });
  });

  test('are listed page by page, the last one first', async () => {
    const { start, list, verifications: executions } = verifications();
    for (const id of ['run-1', 'run-2', 'run-3']) {
      await start();
      executions.end(id, 'succeeded');
    }
    const first = await list('limit=2');
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(['run-3', 'run-2']);
    const second = await list(`limit=2&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ id: 'run-1', state: 'succeeded' }], next: null });
    expect(await list('cursor=x')).toMatchObject(faultAt('invalid-cursor', 'cursor'));
  });

  test.each([
    [{ heal: 'yes' }, 'heal'],
    [{ heal: true, more: 1 }, 'more'],
  ])('are not started by %o', async (body, path) => {
    const { start, verifications: executions } = verifications();
    expect(await start(body)).toMatchObject(faultAt('invalid-body', path));
    expect((await executions.list(1)).executions).toEqual([]);
  });

  test('that are not there, or cannot be, are told apart', async () => {
    const { show, stop } = verifications();
    for (const ask of [show, stop]) {
      expect(await ask('run-9')).toMatchObject(problem(404, 'not-found'));
      expect(await ask('a b')).toMatchObject(faultAt('invalid-id', 'id'));
    }
  });

  test('S30 are refused to a customer before anything is read or started', async () => {
    const { ask, verifications: executions } = verifications();
    const calls = [vi.spyOn(executions, 'start'), vi.spyOn(executions, 'list'), vi.spyOn(executions, 'stop')];
    for (const route of [`POST ${PATH}`, `GET ${PATH}`, `POST ${PATH}/{id}/stop`])
      expect(await ask(route, { claims: customerClaims, body: '{}' })).toMatchObject(
        problem(403, 'forbidden'),
      );
    for (const call of calls) expect(call).not.toHaveBeenCalled();
  });

  test('with Step Functions down are a 503', async () => {
    const { start, verifications: executions } = verifications();
    const down = Object.assign(new Error('secret'), { name: 'ServiceUnavailable', $fault: 'server' });
    vi.spyOn(executions, 'list').mockRejectedValue(down);
    expect(await quietly(() => start())).toMatchObject(problem(503, 'unavailable'));
  });
});
