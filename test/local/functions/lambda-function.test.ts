import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { TooManyRequests } from '../../../local/functions/lambda-function.ts';
import { runFunction } from './bundle-on-disk.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
describe('an environment', () => {
  test('loads its bundle once and keeps its memory from one invocation to the next', async () => {
    const { fn } = runFunction('let n = 0; export const handler = async (event) => ({ event, n: ++n });');
    expect(await fn.invoke({ a: 1 })).toEqual({ payload: { event: { a: 1 }, n: 1 } });
    expect(await fn.invoke('b')).toEqual({ payload: { event: 'b', n: 2 } });
  });

  test('answers null when the handler returns nothing', async () => {
    const { fn } = runFunction('export const handler = async () => {};');
    expect(await fn.invoke({})).toEqual({ payload: null });
  });

  test('sees the variables of the template, of Lambda and of the engines, and no others', async () => {
    process.env.VARVE_OF_THE_CALLER = 'must not be seen';
    const { fn } = runFunction('export const handler = async () => process.env;', {
      environment: { EVENTS_TABLE: 'events' },
    });
    const { payload } = await fn.invoke({});
    expect(Object.keys(payload as object).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL_DYNAMODB',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'EVENTS_TABLE',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'PATH',
      'TZ',
      '_HANDLER',
    ]);
    expect(payload).toMatchObject({ EVENTS_TABLE: 'events', AWS_REGION: 'eu-west-1', TZ: ':UTC' });
  });

  test('gives the handler the context that Lambda gives', async () => {
    const { fn } = runFunction(
      'export const handler = async (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() });',
    );
    const { payload } = await fn.invoke({});
    expect(payload).toMatchObject({
      functionName: 'probe',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:probe',
      memoryLimitInMB: '256',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const { left } = payload as { left: number };
    expect(left).toBeGreaterThan(5_000);
    expect(left).toBeLessThanOrEqual(10_000);
  });

  test('stands still between invocations: work left behind goes on only with the next one', async () => {
    const { fn } = runFunction(`
      let ticks = 0;
      setInterval(() => { ticks += 1; }, 10);
      export const handler = async (wait) => { await new Promise((r) => setTimeout(r, wait)); return ticks; };`);
    const before = (await fn.invoke(1)).payload as number;
    await sleep(600);
    const after = (await fn.invoke(1)).payload as number;
    expect(after - before).toBeLessThan(20);
    const whileRunning = (await fn.invoke(600)).payload as number;
    expect(whileRunning - after).toBeGreaterThan(30);
  });

  test('hands its output to the log, line by line', async () => {
    const { fn, lines } = runFunction(
      'export const handler = async () => { console.log("one\\ntwo"); console.error("three"); };',
    );
    await fn.invoke({});
    await expect.poll(() => [...lines].sort()).toEqual(['one', 'three', 'two']);
  });
});

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
describe('a function that fails', () => {
  test('by throwing answers with the type, message and trace of its error, and goes on', async () => {
    const { fn, lines } = runFunction(`
      let n = 0;
      export const handler = async () => { if (++n === 1) throw new RangeError('too far'); return n; };`);
    const { payload, functionError } = await fn.invoke({});
    expect(functionError).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
    expect((payload as { trace: string[] }).trace[0]).toBe('RangeError: too far');
    expect(lines.join()).toContain('too far');
    expect(await fn.invoke({})).toEqual({ payload: 2 });
  });

  test('by running into its timeout is ended, and followed by a fresh environment', async () => {
    const { fn } = runFunction(
      'let n = 0; export const handler = async (wait) => { n += 1; await new Promise((r) => setTimeout(r, wait)); return n; };',
      { timeoutSeconds: 1 },
    );
    await fn.invoke(1);
    const { payload, functionError } = await fn.invoke(60_000);
    expect(functionError).toBe('Timeout');
    expect(payload).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/^\S+Z [0-9a-f-]{36} Task timed out after 1\.00 seconds$/),
    });
    expect(await fn.invoke(1)).toEqual({ payload: 1 });
  });

  test('by blocking its thread is ended at its timeout all the same', async () => {
    const { fn } = runFunction('export const handler = async () => { for (;;); };', { timeoutSeconds: 1 });
    expect((await fn.invoke({})).functionError).toBe('Timeout');
  });

  test('by leaving its process answers Runtime.ExitError, and is followed by a fresh environment', async () => {
    const { fn } = runFunction(
      'let n = 0; export const handler = async (exit) => { n += 1; if (exit) process.exit(3); return n; };',
    );
    expect(await fn.invoke(true)).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringMatching(
          /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
        ),
      },
    });
    expect(await fn.invoke(false)).toEqual({ payload: 1 });
  });

  test('by an error that nobody catches says which, and is followed by a fresh environment', async () => {
    const { fn } = runFunction(`
      let n = 0;
      export const handler = async (fail) => {
        n += 1;
        if (fail) setTimeout(() => { throw new TypeError('nobody caught me'); }, 1);
        if (fail) await new Promise((r) => setTimeout(r, 5_000));
        return n;
      };`);
    expect((await fn.invoke(true)).payload).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'nobody caught me',
    });
    expect(await fn.invoke(false)).toEqual({ payload: 1 });
  });

  test('by a rejection that nobody handles answers Runtime.UnhandledPromiseRejection', async () => {
    const { fn } = runFunction(
      'export const handler = async () => { Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 5_000)); };',
    );
    expect((await fn.invoke({})).payload).toMatchObject({ errorType: 'Runtime.UnhandledPromiseRejection' });
  });

  test.each([
    ['has no such export', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    [
      'takes a callback',
      'export const handler = (event, context, callback) => callback(null, 1);',
      'Runtime.CallbackHandlerDeprecated',
    ],
    [
      'imports what is not there',
      'import "./gone.mjs"; export const handler = 1;',
      'Runtime.ImportModuleError',
    ],
    ['throws while it loads', 'throw new EvalError("no"); export const handler = 1;', 'EvalError'],
  ])('because its bundle %s says so', async (_, source, errorType) => {
    const { fn } = runFunction(source);
    expect(await fn.invoke({})).toMatchObject({ functionError: 'Unhandled', payload: { errorType } });
  });

  test('by answering more than six megabytes answers Function.ResponseSizeTooLarge', async () => {
    const { fn } = runFunction('export const handler = async () => "x".repeat(6_300_000);');
    expect((await fn.invoke({})).payload).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });
});

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
describe('concurrency', () => {
  const slowly =
    'const id = Math.random(); export const handler = async () => { await new Promise((r) => setTimeout(r, 300)); return id; };';

  test('grows by environments, one invocation in each', async () => {
    const { fn } = runFunction(slowly, { reservedConcurrency: 3 });
    const answers = await Promise.all([fn.invoke(1), fn.invoke(2), fn.invoke(3)]);
    expect(new Set(answers.map(({ payload }) => payload)).size).toBe(3);
  });

  test('is refused above the reserved limit, and free again afterwards', async () => {
    const { fn } = runFunction(slowly, { reservedConcurrency: 1 });
    const first = fn.invoke(1);
    await expect(fn.invoke(2)).rejects.toThrow(TooManyRequests);
    const { payload } = await first;
    expect(await fn.invoke(3)).toEqual({ payload });
  });
});
