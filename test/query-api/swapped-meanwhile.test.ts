import { expect, test } from 'vitest';
import {
  begin,
  type Control,
  follow,
  handOver,
  initialControl,
  swap,
} from '../../lambdas/projections/generation-control.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import type { QueryRequest } from '../../lambdas/projections/queries/query.ts';
import { type AnswersByVersion, servingQueries } from '../../lambdas/query-api/serving-queries.ts';
import { silentLogger } from '../support/loggers.ts';

test('G8 what was read of a generation that does not serve any more when it is answered is asked again', async () => {
  const generations = new MemoryGenerations();
  let control = initialControl('orders', { version: 1, build: 1 });
  const then = async (next: Control) => {
    control = next;
    await generations.save(control);
  };
  await then(begin(control, 2, { run: 'r', since: '2010-12-01T08:30:00.000Z' }));
  await then(follow(control, 'r'));
  await then(handOver(control, 'r'));
  const answering = (body: string, meanwhile: () => Promise<void>) => ({
    isComplete: async () => true,
    queriesOf: () => ({
      'GET /orders': async () => {
        await meanwhile();
        return { statusCode: 200, headers: {}, body };
      },
    }),
  });
  let isFirst = true;
  const swapOnce = async () => {
    if (isFirst) await then(swap(control, 'r', { keepOld: true }));
    isFirst = false;
  };
  // The one that is kept goes on by a function of its own, and is ahead of the one that serves now.
  const versions = { 1: answering('version 2', swapOnce), 2: answering('version 1', async () => {}) };
  const ask = servingQueries('orders', versions as unknown as AnswersByVersion, {
    generations,
    logger: silentLogger,
  });
  const request = { cursorKey: async () => 'key' } as unknown as QueryRequest;
  expect((await ask('GET /orders', request)).body).toBe('version 1');
});
