import { describe, expect, test } from 'vitest';
import { NotAnnounced } from '../../lambdas/operations/announcer.ts';
import {
  BEST_SELLERS,
  faultAt,
  memoryOperations,
  ORDERS,
  parkedEverywhere,
  places,
  placesIn,
  problem,
  quietly,
  SALES,
} from './memory-operations.ts';

const pointer = ([consumer, stream]: readonly [consumer: string, stream: string]) => ({
  stream,
  version: 5,
  count: 1,
  redrive: consumer,
});

describe('G7 a redrive', () => {
  test('of all announces each on the transport that feeds its consumer', async () => {
    const { redrive, kinesis, sqs } = await parkedEverywhere();
    expect(await redrive({})).toMatchObject({ status: 202, body: { announced: 5, next: null } });
    expect(sqs.mock.calls.flat(2)).toEqual([pointer([BEST_SELLERS, 'order#7'])]);
    expect(kinesis.mock.calls.flat(2)).toEqual(places.slice(1).map(pointer));
  });

  test('of a consumer announces what it has parked', async () => {
    const { redrive, kinesis, sqs } = await parkedEverywhere();
    expect((await redrive({ consumer: ORDERS })).body).toEqual({ announced: 3, next: null });
    expect(kinesis.mock.calls.flat(2)).toEqual(places.slice(1, 4).map(pointer));
    expect(sqs).not.toHaveBeenCalled();
  });

  test('of a stream announces it to the consumer that is named', async () => {
    const { redrive, kinesis, sqs } = await parkedEverywhere();
    const answer = await redrive({ consumer: SALES, stream: 'order#2' });
    expect(answer.body).toEqual({ announced: 1, next: null });
    expect(kinesis.mock.calls).toEqual([[[pointer([SALES, 'order#2'])]]]);
    expect(sqs).not.toHaveBeenCalled();
  });

  test.each([{}, { consumer: ORDERS }, { consumer: ORDERS, stream: 'order#1' }])(
    'by %j of nothing announces nothing',
    async (body) => {
      const { redrive, kinesis, sqs } = memoryOperations();
      expect(await redrive(body)).toMatchObject({ status: 202, body: { announced: 0, next: null } });
      expect([...kinesis.mock.calls, ...sqs.mock.calls]).toEqual([]);
    },
  );

  test('of what a publisher could not send announces it to everybody, and takes the mark away', async () => {
    const { park, redrive, kinesis, sqs, parked } = memoryOperations();
    await park('publisher_kinesis', 'order#1');
    await park('publisher_sns', 'order#2');
    expect((await redrive({})).body).toEqual({ announced: 2, next: null });
    expect(kinesis.mock.calls.flat(2)).toEqual([{ stream: 'order#1', version: 5, count: 1 }]);
    expect(sqs.mock.calls.flat(2)).toEqual([{ stream: 'order#2', version: 5, count: 1 }]);
    for (const consumer of ['publisher_kinesis', 'publisher_sns'])
      expect(await parked.list(consumer, 1)).toEqual([]);
  });

  test('of what a publisher could not send keeps its mark when it cannot be announced either', async () => {
    const { park, redrive, kinesis, parked } = memoryOperations();
    await park('publisher_kinesis', 'order#1');
    kinesis.mockRejectedValueOnce(new NotAnnounced(1, 'throttled'));
    expect(await quietly(() => redrive({}))).toMatchObject(problem(503, 'unavailable'));
    expect(await parked.list('publisher_kinesis', 2)).toHaveLength(1);
  });

  test('twice announces the same twice, and takes no mark away', async () => {
    const { redrive, kinesis, list } = await parkedEverywhere();
    await redrive({ consumer: ORDERS });
    await redrive({ consumer: ORDERS });
    expect(kinesis.mock.calls[0]).toEqual(kinesis.mock.calls[1]);
    expect(placesIn((await list()).body)).toEqual(places);
  });

  test('announces a thousand streams a call, and the same goes on with its cursor', async () => {
    const { redrive, park, kinesis, sqs } = memoryOperations();
    const streams = Array.from({ length: 1001 }, (_, n) => `order#${n}`).sort();
    for (const stream of streams) await park(ORDERS, stream);
    await park(BEST_SELLERS, 'order#1');
    const { body } = await redrive({});
    expect(body).toEqual({ announced: 1000, next: expect.any(String) });
    expect((await redrive({ cursor: body.next })).body).toEqual({ announced: 2, next: null });
    expect(sqs.mock.calls.flat(2)).toEqual([pointer([BEST_SELLERS, 'order#1'])]);
    expect(kinesis.mock.calls.flat(2).map(({ stream }) => stream)).toEqual(streams);
    expect(await redrive({ consumer: ORDERS, cursor: body.next })).toMatchObject(
      faultAt('invalid-cursor', 'cursor'),
    );
  });

  test.each([
    [{ consumer: 'nobody_v1_b1' }, 'consumer'],
    [{ consumer: 'constructor' }, 'consumer'],
    [{ consumer: 1 }, 'consumer'],
    [{ consumer: null }, 'consumer'],
    [{ stream: 'order#1' }, 'consumer'],
    [{ consumer: ORDERS, stream: 'order' }, 'stream'],
    [{ consumer: ORDERS, stream: '' }, 'stream'],
    [{ consumer: ORDERS, stream: 7 }, 'stream'],
    [{ cursor: 1 }, 'cursor'],
    [{ projection: 'orders' }, 'projection'],
    [[], ''],
    [null, ''],
  ])('is not made of %j', async (body, path) => {
    const { redrive, kinesis, sqs } = await parkedEverywhere();
    expect(await redrive(body)).toMatchObject(faultAt('invalid-body', path));
    expect([...kinesis.mock.calls, ...sqs.mock.calls]).toEqual([]);
  });

  test('is not made of what is no JSON, or does not say so', async () => {
    const { ask } = await parkedEverywhere();
    const route = 'POST /operations/redrive';
    expect(await ask(route, { body: '{' })).toMatchObject(problem(400, 'malformed-json'));
    expect(await ask(route)).toMatchObject(problem(400, 'malformed-json'));
    expect(await ask(route, { body: '{}', headers: {} })).toMatchObject(
      problem(415, 'unsupported-media-type'),
    );
  });

  test('that a transport does not take is a 503, and says nothing of the inside', async () => {
    const { redrive, kinesis } = await parkedEverywhere();
    kinesis.mockRejectedValueOnce(new NotAnnounced(1, 'secret'));
    const answer = await quietly(() => redrive({}));
    expect(answer).toMatchObject({ ...problem(503, 'unavailable'), headers: { 'retry-after': '1' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
    kinesis.mockRejectedValueOnce(new Error('secret'));
    const fault = await quietly(() => redrive({}));
    expect(fault).toMatchObject(problem(500, 'internal'));
    expect(JSON.stringify(fault)).not.toContain('secret');
  });
});
