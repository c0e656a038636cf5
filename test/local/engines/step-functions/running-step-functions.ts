import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, onTestFinished } from 'vitest';
import { readDefinition } from '../../../../local/engines/step-functions/read-definition.ts';
import { openStepFunctions } from '../../../../local/engines/step-functions/step-functions.ts';
import type { Invocation } from '../../../../local/functions/lambda-function.ts';
import { startStepFunctionsApi } from '../../../../local/http/step-functions-api.ts';
import { answeringFunction } from '../../http/answering-function.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export const MACHINE = 'arn:aws:states:eu-west-1:000000000000:stateMachine:machine';
export const PROBE = 'arn:aws:lambda:eu-west-1:000000000000:function:probe';

interface Scene {
  /** By name; the machine that tests mean where they name none is called `machine`. */
  readonly machines: Readonly<Record<string, object>>;
  /** @default a new one */
  readonly folder?: string;
  readonly answer?: (event: never) => Invocation | Promise<Invocation>;
}

/** Step Functions with machines that call one function, and a client of it; ended after the test, if not before. */
export async function stepFunctionsWith({ machines, folder = temporaryFolder(), answer }: Scene) {
  const { fn, events } = answeringFunction(
    (answer ?? (() => ({ payload: {} }))) as (event: unknown) => Invocation,
  );
  const read = Object.entries(machines).map(([name, definition]) => {
    const arn = MACHINE.replace(/machine$/, name);
    return [arn, readDefinition(name, { arn, name, text: JSON.stringify(definition) })] as const;
  });
  const service = await openStepFunctions({ folder, machines: new Map(read), functions: () => [fn] });
  const running = await service.resume();
  const api = await startStepFunctionsApi(service);
  const client = new SFNClient({
    endpoint: api.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  /** As a kill would, but for what runs in this process. */
  const stop = async () => {
    client.destroy();
    await running.stop();
    await api.stop();
  };
  onTestFinished(() => stop().catch(() => undefined));

  const start = async (input: object = {}, name?: string) => {
    const command = new StartExecutionCommand({
      stateMachineArn: MACHINE,
      input: JSON.stringify(input),
      name,
    });
    return (await client.send(command)).executionArn ?? '';
  };
  const describeExecution = (executionArn: string) =>
    client.send(new DescribeExecutionCommand({ executionArn }));
  /** The description of an execution that has ended. */
  const ended = async (executionArn: string) => {
    const status = async () => (await describeExecution(executionArn)).status;
    await expect.poll(status, { timeout: 15_000 }).not.toBe('RUNNING');
    return describeExecution(executionArn);
  };
  return { client, api, events, folder, service, start, describe: describeExecution, ended, stop };
}

/** A machine of one task that calls the function with its input. */
export const oneTask = (more: object = {}) => ({
  StartAt: 'Call',
  States: { Call: { Type: 'Task', Resource: PROBE, End: true, ...more } },
});
