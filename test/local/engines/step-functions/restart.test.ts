import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { MACHINE, oneTask, stepFunctionsWith } from './running-step-functions.ts';

const never = () => new Promise<never>(() => undefined);

test('an execution that was under way when the backend ended is begun anew, with its name, its input and its beginning', async () => {
  const first = await stepFunctionsWith({ machines: { machine: oneTask() }, answer: never });
  const arn = await first.start({ a: 1 }, 'long');
  await expect.poll(() => first.events).toHaveLength(1);
  const { startDate } = await first.describe(arn);
  await first.stop();

  const { folder } = first;
  const second = await stepFunctionsWith({
    ...{ machines: { machine: oneTask() }, folder },
    answer: () => ({ payload: 'ready' }),
  });
  expect(await second.ended(arn)).toMatchObject({
    ...{ name: 'long', status: 'SUCCEEDED', output: '"ready"', startDate },
  });
  expect(second.events).toEqual([{ a: 1 }]);
});

test('an execution that was acknowledged survives kill -9', async () => {
  const folder = temporaryFolder();
  const modules = import.meta.resolve('../../../../local/engines/step-functions/');
  const machine = { arn: MACHINE, name: 'machine', text: JSON.stringify(oneTask()) };
  const script = `
    import { readDefinition } from '${modules}read-definition.ts';
    import { openStepFunctions } from '${modules}step-functions.ts';
    const machine = readDefinition('Machine', ${JSON.stringify(machine)});
    const machines = new Map([[machine.arn, machine]]);
    const service = await openStepFunctions({ folder: ${JSON.stringify(folder)}, machines, functions: () => [] });
    const request = { stateMachineArn: machine.arn, name: 'acknowledged', input: '{"a":1}' };
    console.log((await service.startExecution(request)).arn);
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let arn = '';
  child.stdout.on('data', (data) => {
    arn += data;
  });
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
  const second = await stepFunctionsWith({ machines: { machine: oneTask() }, folder });
  expect(await second.ended(arn.trim())).toMatchObject({ name: 'acknowledged', status: 'SUCCEEDED' });
  expect(second.events).toEqual([{ a: 1 }]);
});

test('one that has ended is still told of, and is not begun again', async () => {
  const first = await stepFunctionsWith({ machines: { machine: oneTask() } });
  const arn = await first.start({}, 'short');
  const told = await first.ended(arn);
  await first.stop();
  const second = await stepFunctionsWith({ machines: { machine: oneTask() }, folder: first.folder });
  const { $metadata: _, ...again } = await second.describe(arn);
  expect(told).toMatchObject(again);
  expect(second.events).toEqual([]);
  await expect(second.start({}, 'short')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('time goes on while the backend is down', async () => {
  const machines = { machine: { ...oneTask(), TimeoutSeconds: 1 } };
  const first = await stepFunctionsWith({ machines, answer: never });
  const arn = await first.start();
  await first.stop();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const second = await stepFunctionsWith({ machines, folder: first.folder, answer: never });
  expect(await second.ended(arn)).toMatchObject({ status: 'TIMED_OUT' });
});

test('one whose machine is gone is aborted, and says so', async () => {
  const first = await stepFunctionsWith({ machines: { machine: oneTask() }, answer: never });
  const arn = await first.start();
  await first.stop();
  const second = await stepFunctionsWith({ machines: {}, folder: first.folder });
  expect(await second.ended(arn)).toMatchObject({
    status: 'ABORTED',
    cause: 'Its state machine is in the template no more.',
  });
});

test('a file that nobody can read is named', async () => {
  const { folder, start, ended, stop } = await stepFunctionsWith({ machines: { machine: oneTask() } });
  await ended(await start());
  await stop();
  const [file = ''] = readdirSync(folder);
  writeFileSync(join(folder, file), '{"arn":');
  await expect(stepFunctionsWith({ machines: {}, folder })).rejects.toThrow(
    `${file} is damaged; move it away`,
  );
});
