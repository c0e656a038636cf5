import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectApi } from '../../../../bin/varve/api.ts';
import { redriveParked, type Selection } from '../../../../bin/varve/operations/redrive-parked.ts';
import { type FakeBackend, startFakeBackend } from '../fake-backend.ts';
import { countedProgress } from '../quiet-progress.ts';
import { markOf, operating, three } from './fake-operations.ts';

const [first, second, third] = three;

describe('redriving what is parked', () => {
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(() => undefined);
  });
  afterAll(() => backend.stop());

  const redrive = async (selection: Selection = {}) => {
    const progress = countedProgress();
    const report = await redriveParked(selection, {
      api: connectApi({ api: backend.url, token: 't' }),
      showProgress: () => progress,
      pollMs: 5,
      patienceMs: 200,
    });
    return { ...report, steps: progress.steps() };
  };

  it('is done when every mark is gone', async () => {
    backend.answer(operating({ parked: [three, three, three.slice(1), []] }));
    expect(await redrive()).toEqual({ announced: 3, applied: 3, failedAgain: [], waiting: [], steps: 3 });
  });

  it('gives up when nothing moves, and tells what is waiting', async () => {
    backend.answer(operating({ parked: [three, [third]] }));
    expect(await redrive()).toEqual({
      announced: 3,
      applied: 2,
      failedAgain: [],
      waiting: [third],
      steps: 2,
    });
  });

  it('does not wait for what has failed again', async () => {
    const again = markOf('orders_v1_b1', 'order#2', 13);
    backend.answer(operating({ parked: [three, [second, third], [again]] }));
    expect(await redrive()).toMatchObject({ applied: 2, failedAgain: [again], waiting: [], steps: 3 });
  });

  it('does not wait for what is parked meanwhile', async () => {
    const later = markOf('accounts_v1_b1', 'account#1');
    backend.answer(operating({ parked: [three, [later, ...three], [later]] }));
    expect(await redrive()).toMatchObject({ applied: 3, failedAgain: [], waiting: [] });
  });

  it('waits for the one stream that was meant', async () => {
    backend.answer(operating({ parked: [three, [second, third]] }));
    expect(await redrive({ consumer: 'orders_v1_b1', stream: 'order#1' })).toMatchObject({
      announced: 1,
      applied: 1,
      waiting: [],
    });
    backend.answer(operating({ parked: [three, [first, third]] }));
    expect(await redrive({ consumer: 'orders_v1_b1', stream: 'order#1' })).toMatchObject({
      applied: 0,
      waiting: [first],
    });
  });

  it('announces all pages', async () => {
    backend.answer(operating({ parked: [three, []], size: 2 }));
    expect(await redrive()).toMatchObject({ announced: 3, applied: 3 });
    const posts = backend.received.filter(({ method }) => method === 'POST');
    expect(posts.map(({ body }) => body)).toEqual([{}, { cursor: '2' }]);
  });
});
