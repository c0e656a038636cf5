import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, test } from 'vitest';
import { thrown } from '../../event-sources/started-source.ts';
import { MACHINE, oneTask, stepFunctionsWith } from './running-step-functions.ts';

const EXECUTION = MACHINE.replace('stateMachine', 'execution');

/** A function that answers when it is told. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { answer: () => promise.then(() => ({ payload: { done: true } })), release: () => resolve() };
}

describe('an execution (AWS: "StartExecution" and "DescribeExecution" of the Step Functions API Reference)', () => {
  test('calls its function with its input, and tells what came of it', async () => {
    const { events, start, ended } = await stepFunctionsWith({
      machines: { machine: oneTask() },
      answer: () => ({ payload: { sum: 3, text: 'ä' } }),
    });
    const began = Date.now();
    const arn = await start({ a: 1 }, 'first');
    expect(arn).toBe(`${EXECUTION}:first`);
    const told = await ended(arn);
    expect(told).toMatchObject({
      ...{ executionArn: arn, stateMachineArn: MACHINE, name: 'first', status: 'SUCCEEDED' },
      ...{ input: '{"a":1}', output: '{"sum":3,"text":"ä"}' },
    });
    expect(Math.abs((told.startDate?.getTime() ?? 0) - began)).toBeLessThan(2_000);
    expect(told.stopDate?.getTime()).toBeGreaterThanOrEqual(told.startDate?.getTime() ?? Number.NaN);
    expect(told.error).toBeUndefined();
    expect(events).toEqual([{ a: 1 }]);
  });

  test('is running, without an end and an output, as long as it is', async () => {
    const { answer, release } = held();
    const { start, describe, ended } = await stepFunctionsWith({ machines: { machine: oneTask() }, answer });
    const arn = await start();
    const told = await describe(arn);
    expect(told.status).toBe('RUNNING');
    expect([told.stopDate, told.output]).toEqual([undefined, undefined]);
    release();
    expect((await ended(arn)).status).toBe('SUCCEEDED');
  });

  test('without a name and an input gets a name of its own and an empty object', async () => {
    const { client, events, ended } = await stepFunctionsWith({ machines: { machine: oneTask() } });
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn: MACHINE }));
    expect((await ended(executionArn)).name).toMatch(/^[0-9a-f-]{36}$/);
    expect(events).toEqual([{}]);
  });

  test('whose function throws has failed with its error and its cause', async () => {
    const errorMessage = 'the archive lacks version 3 of order#1';
    const { start, ended } = await stepFunctionsWith({
      machines: { machine: oneTask() },
      answer: () => ({ payload: { errorType: 'ArchiveGap', errorMessage }, functionError: 'Unhandled' }),
    });
    const told = await ended(await start());
    expect(told).toMatchObject({ status: 'FAILED', error: 'ArchiveGap' });
    expect(JSON.parse(told.cause ?? '')).toEqual({ errorType: 'ArchiveGap', errorMessage });
    expect(told.output).toBeUndefined();
  });

  test('that is started again while it runs with the same input is the same', async () => {
    const { answer, release } = held();
    const { events, start, ended } = await stepFunctionsWith({ machines: { machine: oneTask() }, answer });
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => start({ a: 1 }, 'once')));
    expect(others).toEqual([first, first]);
    release();
    await ended(first ?? '');
    expect(events).toEqual([{ a: 1 }]);
  });

  test('cannot have the name of one with another input, nor of one that has ended', async () => {
    const { answer, release } = held();
    const { start, ended } = await stepFunctionsWith({ machines: { machine: oneTask() }, answer });
    const arn = await start({ a: 1 }, 'once');
    const refusal = { name: 'ExecutionAlreadyExists', message: `Execution Already Exists: '${arn}'` };
    await expect(start({ a: 2 }, 'once')).rejects.toMatchObject(refusal);
    release();
    await ended(arn);
    await expect(start({ a: 1 }, 'once')).rejects.toMatchObject(refusal);
  });

  test('takes no longer than its machine allows', async () => {
    const { answer } = held();
    const machines = { machine: { ...oneTask(), TimeoutSeconds: 1 } };
    const { start, ended } = await stepFunctionsWith({ machines, answer });
    expect(await ended(await start())).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  });
});

describe('an execution that is stopped (AWS: "StopExecution")', () => {
  test('is aborted with the error and cause that are given, calls nothing more, and stays so', async () => {
    const { answer, release } = held();
    const machine = {
      StartAt: 'Call',
      States: {
        Call: { ...oneTask().States.Call, End: undefined, Next: 'Again' },
        Again: oneTask().States.Call,
      },
    };
    const scene = await stepFunctionsWith({ machines: { machine }, answer });
    const executionArn = await scene.start();
    const stop = () =>
      scene.client.send(new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'an operator' }));
    const { stopDate } = await stop();
    const told = await scene.describe(executionArn);
    expect(told).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'an operator', stopDate });
    release();
    expect(await stop()).toMatchObject({ stopDate });
    expect(await scene.describe(executionArn)).toMatchObject({ status: 'ABORTED' });
    expect(scene.events).toHaveLength(1);
  });

  test('after it has ended is as it was', async () => {
    const { client, start, ended } = await stepFunctionsWith({ machines: { machine: oneTask() } });
    const executionArn = await start();
    const { stopDate } = await ended(executionArn);
    expect(await client.send(new StopExecutionCommand({ executionArn }))).toMatchObject({ stopDate });
    expect((await ended(executionArn)).status).toBe('SUCCEEDED');
  });
});

describe('a list of executions (AWS: "ListExecutions")', () => {
  test('shows those of one machine, the last started first, page by page, by status', async () => {
    const failing = { answer: ({ fail }: { fail?: true }) => (fail ? thrown : { payload: 1 }) };
    const scene = await stepFunctionsWith({ machines: { machine: oneTask(), other: oneTask() }, ...failing });
    for (const name of ['a', 'b', 'c', 'd']) {
      await scene.ended(await scene.start(name === 'c' ? { fail: true } : {}, name));
    }
    const list = (input: object) =>
      scene.client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE, ...input }));
    const first = await list({ maxResults: 3 });
    expect(first.executions?.map(({ name }) => name)).toEqual(['d', 'c', 'b']);
    const { nextToken } = first;
    const second = await list({ maxResults: 3, nextToken });
    expect(second.executions?.map(({ name }) => name)).toEqual(['a']);
    expect(second.nextToken).toBeUndefined();
    expect((await list({ statusFilter: 'FAILED' })).executions).toMatchObject([
      { name: 'c', status: 'FAILED', stateMachineArn: MACHINE, executionArn: `${EXECUTION}:c` },
    ]);
    const others = await list({ stateMachineArn: MACHINE.replace(/machine$/, 'other') });
    expect(others.executions).toEqual([]);
    await expect(list({ nextToken: 'nowhere' })).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(list({ maxResults: 1001 })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('what is not there or cannot be', () => {
  const noMachine = `${MACHINE}s`;
  const noExecution = `${EXECUTION}:none`;

  test.each([
    [
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${noMachine}'`,
      { stateMachineArn: noMachine },
    ],
    ['InvalidArn', "Invalid Arn: 'machine'", { stateMachineArn: 'machine' }],
    ['InvalidArn', `Invalid Arn: '${noExecution}'`, { stateMachineArn: noExecution }],
    ['InvalidName', "Invalid Name: 'order#1'", { name: 'order#1' }],
    ['InvalidName', `Invalid Name: '${'x'.repeat(81)}'`, { name: 'x'.repeat(81) }],
    ['InvalidExecutionInput', "Invalid State Machine Execution Input: '{'", { input: '{' }],
  ])('is refused as %s: %s', async (name, message, input) => {
    const { client, events } = await stepFunctionsWith({ machines: { machine: oneTask() } });
    const command = new StartExecutionCommand({ stateMachineArn: MACHINE, ...input });
    await expect(client.send(command)).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(events).toEqual([]);
  });

  test('is an input of more than 256 KiB', async () => {
    const { start } = await stepFunctionsWith({ machines: { machine: oneTask() } });
    await expect(start({ a: 'x'.repeat(262_144) })).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  });

  test('is an execution that nobody started', async () => {
    const { client } = await stepFunctionsWith({ machines: { machine: oneTask() } });
    const refusal = { name: 'ExecutionDoesNotExist', message: `Execution Does Not Exist: '${noExecution}'` };
    for (const command of [
      new DescribeExecutionCommand({ executionArn: noExecution }),
      new StopExecutionCommand({ executionArn: noExecution }),
    ]) {
      await expect(client.send(command as DescribeExecutionCommand)).rejects.toMatchObject(refusal);
    }
  });

  test('is an operation, or a field, that the local backend does not have', async () => {
    const { api } = await stepFunctionsWith({ machines: { machine: oneTask() } });
    const ask = async (operation: string, body: object) => {
      const headers = { 'x-amz-target': `AWSStepFunctions.${operation}` };
      const response = await fetch(api.url, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: response.status, ...((await response.json()) as object) };
    };
    expect(await ask('DeleteStateMachine', {})).toMatchObject({
      status: 400,
      __type: 'com.amazonaws.swf.service.v2.model#UnknownOperationException',
    });
    expect(await ask('ListExecutions', { mapRunArn: 'x' })).toMatchObject({
      __type: 'com.amazonaws.swf.service.v2.model#ValidationException',
      message: expect.stringContaining('mapRunArn'),
    });
  });
});
