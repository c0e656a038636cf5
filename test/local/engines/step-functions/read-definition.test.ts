import { describe, expect, test } from 'vitest';
import { readDefinition } from '../../../../local/engines/step-functions/read-definition.ts';
import { MACHINE, oneTask, PROBE } from './running-step-functions.ts';

const read = (definition: object | string) =>
  readDefinition('Varve: Machine', {
    ...{ arn: MACHINE, name: 'machine' },
    text: typeof definition === 'string' ? definition : JSON.stringify(definition),
  });

const machineOf = (state: object) => ({ StartAt: 'It', States: { It: state } });

const mapOf = (more: object) =>
  machineOf({
    Type: 'Map',
    ItemProcessor: oneTask({ Resource: 'arn:aws:states:::lambda:invoke' }),
    End: true,
    ...more,
  });

describe('a state machine of the template', () => {
  test('is read with the functions that its states call, at any depth', () => {
    const inner = oneTask({ Resource: 'arn:aws:states:::lambda:invoke' });
    const Branches = [{ StartAt: 'Branch', States: { Branch: { ...oneTask().States.Call } } }];
    const machine = {
      StartAt: 'Both',
      TimeoutSeconds: 60,
      States: {
        Both: { Type: 'Parallel', Branches, Next: 'Each' },
        Each: { Type: 'Map', ItemProcessor: inner, End: true },
      },
    };
    const { resources, timeoutSeconds } = read(machine);
    expect([...resources]).toEqual([
      ['Branch', PROBE],
      ['Call', 'arn:aws:states:::lambda:invoke'],
    ]);
    expect(timeoutSeconds).toBe(60);
  });

  test.each([
    ['{', 'its definition is no JSON'],
    [{ StartAt: 'It', States: {} }, 'State machine definition is invalid'],
    [machineOf({ Type: 'Pass', Next: 'Nowhere' }), 'State machine definition is invalid'],
    [machineOf({ Type: 'Pass', End: true, InputPath: 'a.b' }), 'State machine definition is invalid'],
    [oneTask({ Resource: 'arn:aws:states:::sqs:sendMessage' }), 'state "Call" calls what is no function'],
    [oneTask({ Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }), 'calls what is no function'],
    [oneTask({ HeartbeatSeconds: 5 }), 'state "Call" has HeartbeatSeconds, which is not known'],
    [oneTask({ Assign: { a: 1 } }), 'state "Call" has Assign'],
    [oneTask({ TimeoutSeconds: 2_147_484 }), 'waits for longer than 2147483 s'],
    [{ ...oneTask(), QueryLanguage: 'JSONata' }, 'the machine has QueryLanguage'],
    [{ ...oneTask(), TimeoutSeconds: 99_999_999 }, 'the machine waits for longer than 2147483 s'],
    [machineOf({ Type: 'Wait', Seconds: 2_592_000, End: true }), 'state "It" waits for longer'],
    [machineOf({ Type: 'Fail', Error: 'E' }), 'state "It" needs an Error and a Cause'],
    [machineOf({ Type: 'Pass', Result: 0, End: true }), 'state "It" has a Result that is nothing'],
    [mapOf({ ToleratedFailureCount: 1 }), 'state "It" has ToleratedFailureCount'],
    [mapOf({ Retry: [{ ErrorEquals: ['States.ALL'] }] }), 'state "It" has Retry'],
    [mapOf({ ItemBatcher: { MaxItemsPerBatch: 2 } }), 'state "It" has ItemBatcher'],
    [mapOf({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } }), 'state "It" has ItemReader'],
  ])('is refused with its place when it is %j', (definition, reason) => {
    expect(() => read(definition)).toThrow('Varve: Machine: ');
    expect(() => read(definition)).toThrow(reason);
  });
});
