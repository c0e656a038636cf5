import { expect, test, vi } from 'vitest';
import { readDefinition } from '../../../local/engines/step-functions/read-definition.ts';
import { newBells } from '../../../local/event-sources/bell.ts';
import { scheduleTarget } from '../../../local/event-sources/schedule-target.ts';
import { MACHINE, oneTask, stepFunctionsWith } from '../engines/step-functions/running-step-functions.ts';
import { answeringFunction } from '../http/answering-function.ts';

const machine = readDefinition('Machine', { arn: MACHINE, name: 'machine', text: JSON.stringify(oneTask()) });

const never = new AbortController().signal;

async function scene() {
  const running = await stepFunctionsWith({ machines: { machine: oneTask() } });
  const deps = { stepFunctions: running.service, invokeConfigs: new Map(), bells: newBells() };
  return { running, deps };
}

test('a schedule of a state machine starts an execution with the event for its input, each time another one', async () => {
  const { running, deps } = await scene();
  const target = scheduleTarget(machine, deps);
  await target({ heal: false }, never);
  await target({ heal: false }, never);
  await expect.poll(() => running.events).toEqual([{ heal: false }, { heal: false }]);
});

test('a schedule of a function invokes it', async () => {
  const { deps } = await scene();
  const { fn, events } = answeringFunction(() => ({ payload: null }));
  await scheduleTarget(fn, deps)({ n: 1 }, never);
  expect(events).toEqual([{ n: 1 }]);
});

test('an event that cannot be taken is given up with a word', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const { deps } = await scene();
  const gone = { ...machine, arn: `${MACHINE}s` };
  await scheduleTarget(gone, deps)({}, never);
  expect(said.mock.calls.flat()).toEqual([
    expect.stringContaining(`${MACHINE}s was given an event in vain: {}`),
  ]);
  said.mockRestore();
});
