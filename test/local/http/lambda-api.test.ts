import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type LambdaFunction,
  startFunction,
  TooManyRequests,
} from '../../../local/functions/lambda-function.ts';
import { startLambdaApi } from '../../../local/http/lambda-api.ts';
import { definitionOf, runFunction } from '../functions/bundle-on-disk.ts';
import { answeringFunction } from './answering-function.ts';

async function lambdaWith(...functions: readonly LambdaFunction[]) {
  const api = await startLambdaApi(() => functions);
  const client = new LambdaClient({
    endpoint: api.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await api.stop();
  });
  const invoke = async (input: Partial<InvokeCommandInput> = { Payload: '{"a":1}' }) => {
    const command = new InvokeCommand({ FunctionName: 'probe', ...input });
    const { Payload, ...answer } = await client.send(command);
    return { ...answer, payload: JSON.parse(Payload?.transformToString() ?? '') as unknown };
  };
  return { url: api.url, invoke };
}

describe('a function that is invoked (AWS: "Invoke" of the Lambda API Reference)', () => {
  test.each([
    'probe',
    'arn:aws:lambda:eu-west-1:000000000000:function:probe',
    '000000000000:function:probe',
    'probe:$LATEST',
    'arn:aws:lambda:eu-west-1:000000000000:function:probe:$LATEST',
  ])('as %s gets the payload, and its answer comes back', async (FunctionName) => {
    const { fn, events } = answeringFunction(() => ({ payload: { b: [2, 'ä'] } }));
    const { invoke } = await lambdaWith(fn);
    const answer = await invoke({ FunctionName, Payload: '{"a":1}' });
    expect(answer.FunctionError).toBeUndefined();
    expect(answer).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      payload: { b: [2, 'ä'] },
    });
    expect(events).toEqual([{ a: 1 }]);
  });

  test('without a payload gets an empty object, and its null comes back', async () => {
    const { fn, events } = answeringFunction(() => ({ payload: null }));
    const { invoke } = await lambdaWith(fn);
    expect(await invoke({})).toMatchObject({ payload: null });
    expect(events).toEqual([{}]);
  });

  test('and throws is a success with its error for a payload', async () => {
    const { fn } = runFunction('export const handler = async () => { throw new RangeError("too far"); };');
    const { invoke } = await lambdaWith(fn);
    expect(await invoke()).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: { errorType: 'RangeError', errorMessage: 'too far', trace: expect.any(Array) },
    });
  });

  test('and takes too long is a success with an error that is not handled', async () => {
    const { fn } = runFunction('export const handler = () => new Promise(() => setTimeout(() => {}, 9e6));', {
      timeoutSeconds: 1,
    });
    const { invoke } = await lambdaWith(fn);
    expect(await invoke()).toMatchObject({
      FunctionError: 'Unhandled',
      payload: { errorMessage: expect.stringContaining('Task timed out after 1.00 seconds') },
    });
  });

  test('by another function is found by the variable that functions get', async () => {
    const { fn } = runFunction('export const handler = async ({ n }) => ({ twice: 2 * n });');
    const { url } = await lambdaWith(fn);
    const caller = startFunction(
      definitionOf(
        `import { InvokeCommand, LambdaClient } from '${import.meta.resolve('@aws-sdk/client-lambda')}';
        const lambda = new LambdaClient({});
        export const handler = async ({ n }) => {
          const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'probe', Payload: JSON.stringify({ n }) }));
          return JSON.parse(Payload.transformToString());
        };`,
        { name: 'caller' },
      ),
      { endpoints: { AWS_ENDPOINT_URL_LAMBDA: url }, region: 'eu-west-1', log: () => undefined },
    );
    onTestFinished(() => caller.stop());
    expect(await caller.invoke({ n: 21 })).toEqual({ payload: { twice: 42 } });
  });
});

describe('an invocation is refused (AWS: "Invoke" of the Lambda API Reference)', () => {
  const idle = () => answeringFunction(() => ({ payload: null })).fn;

  test.each<[Partial<InvokeCommandInput>, string]>([
    [{ FunctionName: 'other' }, 'other:$LATEST'],
    [
      { FunctionName: 'arn:aws:lambda:eu-west-1:111111111111:function:probe' },
      '111111111111:function:probe:$LATEST',
    ],
    [{ FunctionName: 'probe:live' }, 'probe:live'],
    [{ Qualifier: '7' }, 'probe:7'],
  ])('with a 404 where there is no such function or version: %j', async (input, named) => {
    const { invoke } = await lambdaWith(idle());
    await expect(invoke(input)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringContaining(named),
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('with a 429 above the reserved concurrency of the function', async () => {
    const { fn } = answeringFunction(() => Promise.reject(new TooManyRequests('probe', 1)));
    const { invoke } = await lambdaWith(fn);
    await expect(invoke()).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      message: 'probe is busy in all of its 1 environments; try again later',
      $metadata: { httpStatusCode: 429 },
    });
  });

  test.each<[Partial<InvokeCommandInput>, string]>([
    [
      { InvocationType: 'Event' },
      'x-amz-invocation-type: Event is not known to the local backend; use RequestResponse',
    ],
    [{ InvocationType: 'DryRun' }, 'x-amz-invocation-type: DryRun is not known'],
    [{ LogType: 'Tail' }, 'x-amz-log-type: Tail is not known'],
    [{ ClientContext: 'e30=' }, 'x-amz-client-context: e30= is not known to the local backend; leave it out'],
  ])('with a 400 for what is left out here: %j', async (input, message) => {
    const { fn, events } = answeringFunction(() => ({ payload: null }));
    const { invoke } = await lambdaWith(fn);
    await expect(invoke(input)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(events).toEqual([]);
  });

  test('with a 400 for a payload that is no JSON', async () => {
    const { invoke } = await lambdaWith(idle());
    await expect(invoke({ Payload: '{' })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('with a 413 for a payload above six megabytes', async () => {
    const { invoke } = await lambdaWith(idle());
    const withBytes = (count: number) => invoke({ Payload: JSON.stringify('x'.repeat(count - 2)) });
    await expect(withBytes(6_291_456)).resolves.toMatchObject({ StatusCode: 200 });
    await expect(withBytes(6_291_457)).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
  });

  test('with a 500 where the function could not be started, which is said', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const { fn } = answeringFunction(() => Promise.reject(new Error('no process')));
    const { invoke } = await lambdaWith(fn);
    await expect(invoke()).rejects.toMatchObject({ name: 'ServiceException' });
    expect(said.mock.calls.flat().join()).toContain('no process');
    said.mockRestore();
  });

  test('with a word of what is known, for any other operation', async () => {
    const { url } = await lambdaWith(idle());
    const answer = await fetch(`${url}/2015-03-31/functions/`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('answers Invoke only') });
  });
});

/**
 * Node's server says how long it leaves a connection open that is not used, if it does not leave it open for ever. A
 * function may stand still for longer between two invocations, and would call on a connection that is closed.
 */
test('a connection on which functions call functions is left open while they stand still', async () => {
  const { url } = await lambdaWith(answeringFunction(() => ({ payload: null })).fn);
  const { headers } = await fetch(`${url}/2015-03-31/functions/probe/invocations`, { method: 'POST' });
  expect([headers.get('connection'), headers.get('keep-alive')]).toEqual(['keep-alive', null]);
});
