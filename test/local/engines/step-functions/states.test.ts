import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { TooManyRequests } from '../../../../local/functions/lambda-function.ts';
import { MACHINE, oneTask, PROBE, stepFunctionsWith } from './running-step-functions.ts';

const errorOf = (errorType: string) => ({
  payload: { errorType, errorMessage: 'because' },
  functionError: 'Unhandled' as const,
});

const QUICKLY = { IntervalSeconds: 0, MaxAttempts: 2 };

/** A machine that calls the function for each of some items, so many at once. */
const eachOf = (items: readonly number[], MaxConcurrency: number) => ({
  StartAt: 'Items',
  States: {
    Items: { Type: 'Pass', Parameters: { items, run: 'r1' }, Next: 'Each' },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemSelector: { 'run.$': '$.run', 'item.$': '$$.Map.Item.Value' },
      MaxConcurrency,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...oneTask(),
      },
      End: true,
    },
  },
});

describe('a task', () => {
  test('by the optimised integration names its function and gets the answer in an envelope', async () => {
    const machine = oneTask({
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: PROBE, Payload: { phase: 'one', 'run.$': '$.run', 'place.$': '$.place' } },
    });
    const { events, start, ended } = await stepFunctionsWith({
      machines: { machine },
      answer: () => ({ payload: { done: true } }),
    });
    const { output = '' } = await ended(await start({ run: 'r1', place: null }));
    expect(events).toEqual([{ phase: 'one', run: 'r1', place: null }]);
    expect(JSON.parse(output)).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { done: true },
      StatusCode: 200,
    });
  });

  test('is told the name of its execution and of its machine', async () => {
    const Parameters = {
      'name.$': '$$.Execution.Name',
      'id.$': '$$.Execution.Id',
      'machine.$': '$$.StateMachine.Id',
    };
    const { events, start, ended } = await stepFunctionsWith({
      machines: { machine: oneTask({ Parameters }) },
    });
    const id = await start({}, 'n1');
    await ended(id);
    expect(events).toEqual([{ name: 'n1', id, machine: MACHINE }]);
  });

  test.each([
    ['a function that does not exist', { Resource: `${PROBE}s` }, 'Lambda.ResourceNotFoundException'],
    ['a path into nothing', { InputPath: '$.nowhere' }, 'States.Runtime'],
  ])('with %s fails', async (_, more, error) => {
    const { start, ended } = await stepFunctionsWith({ machines: { machine: oneTask(more) } });
    expect(await ended(await start())).toMatchObject({ status: 'FAILED', error });
  });

  test('fails when it is answered more than 256 KiB, and nothing catches that', async () => {
    const machine = oneTask({
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Call' }],
      Retry: [{ ErrorEquals: ['States.ALL'] }],
    });
    const answer = () => ({ payload: 'x'.repeat(262_144) });
    const { start, ended, events } = await stepFunctionsWith({ machines: { machine }, answer });
    expect(await ended(await start())).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(events).toHaveLength(1);
  });

  test('is tried again after the errors that it names, and no others', async () => {
    const Retry = [{ ErrorEquals: ['Lambda.TooManyRequestsException'], ...QUICKLY }];
    const { start, ended, events } = await stepFunctionsWith({
      machines: { machine: oneTask({ Retry }) },
      answer: ({ attempts }: { attempts: number[] }) => {
        if (attempts.push(1) < 3) throw new TooManyRequests('probe', 1);
        return errorOf('RangeError');
      },
    });
    const told = await ended(await start({ attempts: [] }));
    expect(told).toMatchObject({ error: 'RangeError' });
    expect(events).toHaveLength(3);
  });

  test('leaves error and cause to what catches it', async () => {
    const machine = {
      StartAt: 'Call',
      States: {
        Call: {
          ...oneTask().States.Call,
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Tell' }],
        },
        Tell: { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' },
      },
    };
    const { start, ended } = await stepFunctionsWith({
      machines: { machine },
      answer: () => errorOf('ArchiveGap'),
    });
    expect(await ended(await start())).toMatchObject({
      ...{ status: 'FAILED', error: 'ArchiveGap' },
      cause: '{"errorType":"ArchiveGap","errorMessage":"because"}',
    });
  });

  test('that takes longer than it may has timed out', async () => {
    const { start, ended } = await stepFunctionsWith({
      machines: { machine: oneTask({ TimeoutSeconds: 1 }) },
      answer: () => sleep(3_000).then(() => ({ payload: null })),
    });
    expect(await ended(await start())).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });
});

describe('a Map', () => {
  test('works on no more items at once than it may, and answers in their order', async () => {
    let [underWay, most] = [0, 0];
    const { start, ended, events } = await stepFunctionsWith({
      machines: { machine: eachOf([0, 1, 2, 3, 4, 5, 6, 7], 3) },
      answer: async ({ item }: { item: number }) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await sleep(20 - item);
        underWay -= 1;
        return { payload: item * 10 };
      },
    });
    const { output = '' } = await ended(await start());
    expect(JSON.parse(output)).toEqual([0, 10, 20, 30, 40, 50, 60, 70]);
    expect(most).toBe(3);
    expect(events[0]).toEqual({ run: 'r1', item: 0 });
  });

  test('goes on with no other item when one has failed', async () => {
    const { start, ended, events } = await stepFunctionsWith({
      machines: { machine: eachOf([0, 1, 2, 3, 4, 5], 2) },
      answer: async ({ item }: { item: number }) => {
        await sleep(item * 30);
        return item === 0 ? errorOf('ArchiveGap') : { payload: item };
      },
    });
    expect(await ended(await start())).toMatchObject({ status: 'FAILED', error: 'ArchiveGap' });
    await sleep(200);
    expect(events.map(({ item }) => item)).toEqual([0, 1]);
  });
});
