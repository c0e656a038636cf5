import { readDefinition } from '../engines/step-functions/read-definition.ts';
import { shortName } from './physical-name.ts';
import type { Provider } from './provider.ts';
import { ACCOUNT, REGION } from './stack-scope.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html (name) */
const LONGEST_NAME = 80;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html */
export const stepFunctionsStateMachine: Provider = {
  type: 'AWS::StepFunctions::StateMachine',
  reads: ['DefinitionString', 'StateMachineType'],
  ignores: ['LoggingConfiguration', 'RoleArn', 'Tags', 'TracingConfiguration'],
  create: async (resource, { parts }) => {
    const type = resource.property('StateMachineType') ?? 'STANDARD';
    if (type !== 'STANDARD') resource.refuse(`is ${type}; the local backend knows STANDARD only`);
    const name = shortName(resource.physicalName, LONGEST_NAME);
    const arn = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;
    const text = resource.required<string>('DefinitionString');
    parts.stateMachines.set(arn, readDefinition(String(resource), { arn, name, text }));
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
};
