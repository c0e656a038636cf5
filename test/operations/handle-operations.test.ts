import { describe, expect, test, vi } from 'vitest';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { customerClaims } from '../support/http-events.ts';
import { parkedEverywhere, problem, quietly } from './memory-operations.ts';

describe('S30 the operations', () => {
  test.each([
    ['a customer', customerClaims, problem(403, 'forbidden')],
    ['nobody', {}, problem(401, 'unauthenticated')],
    [
      'an ID token',
      { sub: 'op-1', token_use: 'id', 'cognito:groups': '[operator]' },
      problem(401, 'unauthenticated'),
    ],
  ])('are refused to %s before anything is read or sent', async (_, claims, refused) => {
    const { list, lag, redrive, parked, heads, positions, kinesis, sqs } = await parkedEverywhere();
    const reads = [
      vi.spyOn(parked, 'list'),
      vi.spyOn(parked, 'find'),
      vi.spyOn(heads, 'next'),
      vi.spyOn(positions, 'positions'),
    ];
    expect(await lag('cursor=x', { claims })).toMatchObject(refused);
    expect(await list('limit=x', { claims })).toMatchObject(refused);
    expect(await redrive({ consumer: 1 }, { claims })).toMatchObject(refused);
    expect(await redrive({}, { claims })).toMatchObject(refused);
    for (const call of [...reads, kinesis, sqs]) expect(call).not.toHaveBeenCalled();
  });

  test('with a table down are a 503', async () => {
    const { list, lag, redrive, parked, heads } = await parkedEverywhere();
    vi.spyOn(parked, 'list').mockRejectedValue(new StoreUnavailable(new Error('secret')));
    vi.spyOn(heads, 'next').mockRejectedValue(new StoreUnavailable(new Error('secret')));
    for (const ask of [() => list(), () => redrive({}), () => lag()])
      expect(await quietly(ask)).toMatchObject(problem(503, 'unavailable'));
  });

  test('are these three, and another route is not there', async () => {
    const { ask } = await parkedEverywhere();
    for (const route of ['POST /operations/parked', 'GET /operations/redrive', 'GET constructor'])
      expect(await ask(route)).toMatchObject(problem(404, 'not-found'));
  });
});
