import { expect, it } from 'vitest';
import type { Invocation } from '../../../local/functions/lambda-function.ts';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import { backendWith, fakeFunction } from './backend-parts.ts';

interface Request {
  readonly ResponseURL: string;
  readonly RequestType: string;
  readonly ResourceProperties: object;
}

const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:prepare';

function prepare(invoke: (event: Request) => Promise<Invocation>) {
  const backend = backendWith();
  backend.parts.functions.set(
    ARN,
    fakeFunction(ARN, (event) => invoke(event as Request)),
  );
  const ReadModels = {
    Type: 'Custom::PrepareReadModels',
    Properties: { ServiceToken: ARN, Users: [{ Projection: 'orders', Url: 'postgresql://x' }], Version: '1' },
  };
  const Outputs = { Id: { Value: { Ref: 'ReadModels' } } };
  return createStacks([{ name: 'Varve', template: { Resources: { ReadModels }, Outputs } }], backend);
}

const answering =
  (answer: object) =>
  async (event: Request): Promise<Invocation> => {
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
    return { payload: null };
  };

it('the function is asked as CloudFormation asks, and its answer is waited for', async () => {
  let asked: Request | undefined;
  const outputs = await prepare(async (event) => {
    asked = event;
    return answering({ Status: 'SUCCESS', PhysicalResourceId: 'prepared-1' })(event);
  });
  expect(outputs).toEqual({ Varve: { Id: 'prepared-1' } });
  expect(asked).toMatchObject({
    RequestType: 'Create',
    ResourceType: 'Custom::PrepareReadModels',
    LogicalResourceId: 'ReadModels',
    ResourceProperties: { Users: [{ Projection: 'orders', Url: 'postgresql://x' }], Version: '1' },
  });
});

it('a refusal stops the start with its reason', async () => {
  await expect(prepare(answering({ Status: 'FAILED', Reason: 'no room' }))).rejects.toThrow(
    'Varve: ReadModels (Custom::PrepareReadModels): no room (log of prepare)',
  );
});

it('a function that throws stops the start with what it threw', async () => {
  const payload = { errorType: 'Error', errorMessage: 'no database' };
  await expect(prepare(async () => ({ payload, functionError: 'Unhandled' }))).rejects.toThrow('no database');
});

it('a function that never answers stops the start', async () => {
  await expect(prepare(async () => ({ payload: null }))).rejects.toThrow(
    'the function ended without an answer',
  );
});
