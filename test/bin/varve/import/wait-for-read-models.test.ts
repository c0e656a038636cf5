import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '../../../../bin/varve/api.ts';
import { queriesFor, waitForReadModels } from '../../../../bin/varve/import/wait-for-read-models.ts';
import { type FakeBackend, startFakeBackend } from '../fake-backend.ts';
import { noProgress } from '../no-progress.ts';

const streams = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ stream: `order#${index + 1}`, version: index + 3 }));

describe('waiting for the read models', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => ({ status: 200 }));
  });
  afterAll(() => backend.stop());

  const wait = (count: number, patienceMs: number) =>
    waitForReadModels(streams(count), {
      api: connectApi({ api: backend.url, token: 't' }),
      progress: noProgress,
      patienceMs,
    });

  it('asks orders and sales for every version, at most fifty at a time', async () => {
    backend.answer(() => ({ status: 200 }));
    await wait(120, 1000);
    expect(backend.received).toHaveLength(queriesFor(streams(120)));
    for (const path of ['/orders?limit=1', '/sales?by=day&limit=1']) {
      const asked = backend.received
        .filter((request) => request.path === path)
        .map(({ headers }) => String(headers['varve-min-version']).split(', '));
      expect(asked.map((versions) => versions.length)).toEqual([50, 50, 20]);
      expect(asked.flat()).toEqual(streams(120).map(({ stream, version }) => `${stream}@${version}`));
    }
  });

  it('asks nothing when nothing was acknowledged', async () => {
    backend.answer(() => ({ status: 500 }));
    await wait(0, 1000);
    expect(backend.received).toHaveLength(0);
  });

  it('asks again after not-yet and after a broken connection', async () => {
    const answers = [{ status: 503, body: { stream: 'order#1', reached: 1 } }, undefined, { status: 200 }];
    backend.answer((_request, count) => (count <= 3 ? answers[count - 1] : { status: 200 }));
    await wait(1, 5000);
    expect(backend.received.length).toBeGreaterThanOrEqual(4);
  });

  it('has patience for as long as the read model gets further', async () => {
    backend.answer((_request, count) => ({
      status: count < 8 ? 503 : 200,
      body: { stream: 'order#1', reached: count },
    }));
    await wait(1, 50);
    expect(backend.received).toHaveLength(9);
  });

  it('gives up when the read model stands still', async () => {
    backend.answer(() => ({ status: 503, body: { stream: 'order#1', reached: 1 } }));
    await expect(wait(1, 50)).rejects.toThrow('have not moved for 0.05 s (reached: order#1@1).');
  });

  it('gives up at once when the question is refused', async () => {
    backend.answer(() => ({ status: 400, body: { title: 'no' } }));
    await expect(wait(1, 1000)).rejects.toThrow('The read models cannot be asked: 400 {"title":"no"}');
  });
});
