import { describe, expect, it } from 'vitest';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import { backendWith } from './backend-parts.ts';

const ARN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:Varve-Machine';

const fn = {
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Key: 'a.zip' }, Handler: 'index.handler' },
};

const DefinitionString = {
  'Fn::Join': [
    '',
    [
      '{"StartAt":"Call","States":{"Call":{"Type":"Task","Resource":"',
      { 'Fn::GetAtt': ['Function', 'Arn'] },
      '","End":true}}}',
    ],
  ],
};

const Schedule = {
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression: 'rate(1440 minutes)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: { Ref: 'Machine' }, RoleArn: 'arn:aws:iam::000000000000:role/it', Input: '{}' },
  },
};

async function created(properties: object = {}, others: object = {}) {
  const Machine = {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { DefinitionString, RoleArn: { 'Fn::GetAtt': ['Nobody', 'Arn'] }, ...properties },
  };
  const backend = backendWith();
  const Outputs = { Name: { Value: { 'Fn::GetAtt': ['Machine', 'Name'] } } };
  const template = { Resources: { Machine, Function: fn, ...others }, Outputs };
  const outputs = await createStacks([{ name: 'Varve', template }], backend);
  return { parts: backend.parts, outputs };
}

describe('a state machine of a template', () => {
  it('becomes one with the functions that it calls', async () => {
    const { parts, outputs } = await created();
    const machine = parts.stateMachines.get(ARN);
    expect(machine).toMatchObject({ arn: ARN, name: 'Varve-Machine' });
    const called = 'arn:aws:lambda:eu-west-1:000000000000:function:Varve-Function';
    expect([...(machine?.resources ?? [])]).toEqual([['Call', called]]);
    expect(outputs.Varve).toEqual({ Name: 'Varve-Machine' });
  });

  it('can be what a schedule starts', async () => {
    const { parts } = await created({}, { Schedule });
    expect(parts.schedules).toMatchObject([{ logicalId: 'Schedule', target: { arn: ARN } }]);
  });

  it('that is no machine of the stack cannot be what a schedule starts', async () => {
    const Target = { ...Schedule.Properties.Target, Arn: `${ARN}s` };
    const wrong = { ...Schedule, Properties: { ...Schedule.Properties, Target } };
    await expect(created({}, { Schedule: wrong })).rejects.toThrow(`there is no state machine ${ARN}s`);
  });

  it.each([
    [{ StateMachineType: 'EXPRESS' }, 'is EXPRESS; the local backend knows STANDARD only'],
    [{ DefinitionString: '{"StartAt":"Call"}' }, 'State machine definition is invalid'],
    [{ DefinitionS3Location: {} }, 'the property DefinitionS3Location is not known'],
  ])('is refused with %j', async (properties, reason) => {
    await expect(created(properties)).rejects.toThrow('Varve: Machine (AWS::StepFunctions::StateMachine)');
    await expect(created(properties)).rejects.toThrow(reason);
  });
});
