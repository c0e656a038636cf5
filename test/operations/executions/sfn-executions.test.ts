import { expect, test } from 'vitest';
import { SfnExecutions } from '../../../lambdas/operations/executions/sfn-executions.ts';
import { describeExecutions } from '../../contracts/executions.ts';
import {
  MACHINE,
  oneTask,
  stepFunctionsWith,
} from '../../local/engines/step-functions/running-step-functions.ts';

const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3_600, End: true } } };

describeExecutions('executions of Step Functions', async () => {
  const { client } = await stepFunctionsWith({ machines: { machine: waiting } });
  return new SfnExecutions({ client, machine: MACHINE });
});

test('one that failed says why', async () => {
  const { client, ended } = await stepFunctionsWith({
    machines: { machine: oneTask() },
    answer: () =>
      ({ payload: { errorType: 'ObjectMissing', errorMessage: 'It is gone' }, functionError: true }) as never,
  });
  const executions = new SfnExecutions({ client, machine: MACHINE });
  await executions.start('a', {});
  await ended(`${MACHINE.replace(':stateMachine:', ':execution:')}:a`);
  expect(await executions.describe('a')).toMatchObject({
    state: 'failed',
    fault: { error: 'ObjectMissing', cause: expect.stringContaining('It is gone') },
    endedAt: expect.any(String),
  });
});
