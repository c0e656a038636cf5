import { describe, expect, it } from 'vitest';
import type { FunctionDefinition } from '../../../local/functions/function-definition.ts';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import { backendWith, fakeFunction } from './backend-parts.ts';

const Resources = {
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Key: 'abc.zip' },
      Handler: 'index.handler',
      Timeout: 10,
      Environment: { Variables: { ISSUER: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] } } },
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    },
  },
  Limits: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', MaximumRetryAttempts: 0 },
  },
  Role: { Type: 'AWS::IAM::Role' },
  Pool: { Type: 'AWS::Cognito::UserPool' },
  Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: { Ref: 'Function' }, EventSourceArn: 'arn:aws:kinesis:x', AnyProperty: 1 },
  },
  Schedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Description: 'looks after the stores',
      ScheduleExpression: 'rate(1 hour)',
      Target: {
        Arn: { 'Fn::GetAtt': ['Function', 'Arn'] },
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Input: { 'Fn::Join': ['', ['"', { Ref: 'Function' }, '"']] },
      },
    },
  },
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
  Authorizer: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] }, Audience: [{ Ref: 'Client' }] },
    },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Function', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'GET /orders',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      AuthorizationType: 'JWT',
      AuthorizerId: { Ref: 'Authorizer' },
    },
  },
};

async function created() {
  const started: FunctionDefinition[] = [];
  const backend = backendWith({
    startFunction: (definition) => {
      started.push(definition);
      return fakeFunction(definition.arn, async () => ({ payload: null }));
    },
  });
  await createStacks([{ name: 'Varve', template: { Resources } }], backend);
  return { started, parts: backend.parts };
}

describe('a service template becomes', () => {
  it('functions with the variables of the template and nothing else', async () => {
    const { started } = await created();
    expect(started).toEqual([
      {
        logicalId: 'Function',
        name: 'Varve-Function',
        arn: 'arn:aws:lambda:eu-west-1:000000000000:function:Varve-Function',
        codeDir: '/assets/abc.zip',
        handler: 'index.handler',
        timeoutSeconds: 10,
        memoryMb: 128,
        environment: { ISSUER: 'http://127.0.0.1:1111' },
      },
    ]);
  });

  it('event source mappings with all their properties, resolved', async () => {
    const { parts } = await created();
    expect(parts.mappings).toMatchObject([
      {
        logicalId: 'Mapping',
        properties: { FunctionName: 'Varve-Function', EventSourceArn: 'arn:aws:kinesis:x', AnyProperty: 1 },
        fn: { definition: { name: 'Varve-Function' } },
      },
    ]);
  });

  it('schedules with their properties, resolved, and the function that they invoke', async () => {
    const { parts } = await created();
    expect(parts.schedules).toMatchObject([
      {
        logicalId: 'Schedule',
        arn: 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/Varve-Schedule',
        properties: {
          ScheduleExpression: 'rate(1 hour)',
          Target: { RoleArn: 'arn:aws:iam::000000000000:role/Varve-Role', Input: '"Varve-Function"' },
        },
        target: { definition: { name: 'Varve-Function' } },
      },
    ]);
  });

  it('limits of asynchronous invocations, by function', async () => {
    const { parts } = await created();
    expect([...parts.invokeConfigs]).toEqual([
      [
        'arn:aws:lambda:eu-west-1:000000000000:function:Varve-Function',
        { logicalId: 'Limits', properties: { MaximumRetryAttempts: 0 } },
      ],
    ]);
  });

  it('routes with the function behind them and the authorizer before them', async () => {
    const { parts } = await created();
    expect(parts.routes).toMatchObject([
      {
        routeKey: 'GET /orders',
        fn: { definition: { name: 'Varve-Function' } },
        authorizer: { issuer: 'http://127.0.0.1:1111', audience: ['Client'] },
      },
    ]);
  });
});
