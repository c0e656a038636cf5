import { describe, expect, it } from 'vitest';
import type { Template } from '../../../local/assembly/template.ts';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import { backendWith } from './backend-parts.ts';

const create = (template: Template) => createStacks([{ name: 'Varve', template }], backendWith());

const pool = { Type: 'AWS::Cognito::UserPool' };

describe('the start is refused, with stack, logical id and type, for', () => {
  it('a type that nobody knows', async () => {
    await expect(create({ Resources: { Machine: { Type: 'AWS::EC2::Instance' } } })).rejects.toThrow(
      'Varve: Machine (AWS::EC2::Instance): this type is not known to the local backend',
    );
  });

  it('a property that nobody knows', async () => {
    const Table = { Type: 'AWS::DynamoDB::GlobalTable', Properties: { GlobalTableWitnesses: [] } };
    await expect(create({ Resources: { Table } })).rejects.toThrow(
      'Varve: Table (AWS::DynamoDB::GlobalTable): the property GlobalTableWitnesses is not known',
    );
  });

  it('a property that must be there', async () => {
    const Fn = { Type: 'AWS::Lambda::Function', Properties: {} };
    await expect(create({ Resources: { Fn } })).rejects.toThrow(
      'Fn (AWS::Lambda::Function): needs the property Code',
    );
  });

  it('an intrinsic function that nobody knows', async () => {
    const Fn = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: { 'Fn::Base64': 'x' } } } };
    await expect(create({ Resources: { Fn } })).rejects.toThrow(
      'Varve: Fn (AWS::Lambda::Function).Code.S3Key: Fn::Base64 is not known',
    );
  });

  it('a reference to what has no local meaning', async () => {
    const Resources = { Policy: { Type: 'AWS::IAM::Policy' } };
    const Outputs = { Id: { Value: { 'Fn::GetAtt': ['Policy', 'Id'] } } };
    await expect(create({ Resources, Outputs })).rejects.toThrow(
      'Varve: output Id.Fn::GetAtt: there is no Policy with an attribute Id here',
    );
  });

  it('an API, a stage, an authorizer or a route of another kind than ours', async () => {
    const resource = (type: string, Properties: object) =>
      create({ Resources: { Thing: { Type: `AWS::ApiGatewayV2::${type}`, Properties: { ...Properties } } } });
    await expect(resource('Api', { ProtocolType: 'WEBSOCKET' })).rejects.toThrow('only HTTP APIs');
    await expect(resource('Stage', { StageName: 'v1' })).rejects.toThrow('only the stage $default');
    await expect(resource('Authorizer', { AuthorizerType: 'REQUEST' })).rejects.toThrow(
      'only JWT authorizers',
    );
    await expect(resource('Integration', { IntegrationType: 'HTTP_PROXY' })).rejects.toThrow(
      'IntegrationType',
    );
    const route = { RouteKey: 'GET /', Target: 'integrations/x', AuthorizationType: 'AWS_IAM' };
    await expect(resource('Route', route)).rejects.toThrow('AuthorizationType AWS_IAM is not known locally');
  });
});

it('an unknown type is noticed before anything is created', async () => {
  const backend = backendWith();
  const Client = { Type: 'AWS::Cognito::UserPoolClient' };
  const Resources = { Client, Machine: { Type: 'AWS::EC2::Instance' } };
  await expect(createStacks([{ name: 'Varve', template: { Resources } }], backend)).rejects.toThrow(
    'Machine',
  );
  expect(backend.parts.clientIds).toEqual([]);
});

it('outputs come back by stack, and feed the stacks behind it', async () => {
  const first = {
    name: 'First',
    template: {
      Resources: { Pool: pool },
      Outputs: { Issuer: { Value: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] }, Export: { Name: 'issuer' } } },
    },
  };
  const output = { 'Fn::GetStackOutput': { StackName: 'First', OutputName: 'Issuer' } };
  const second = {
    name: 'Second',
    template: { Outputs: { Own: { Value: output }, Imported: { Value: { 'Fn::ImportValue': 'issuer' } } } },
  };
  expect(await createStacks([first, second], backendWith())).toEqual({
    First: { Issuer: 'http://127.0.0.1:1111' },
    Second: { Own: 'http://127.0.0.1:1111', Imported: 'http://127.0.0.1:1111' },
  });
});

it('what a condition rules out is not there', async () => {
  const outputs = await create({
    Conditions: { InAmerica: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
    Resources: { Pool: { ...pool, Condition: 'InAmerica' } },
    Outputs: { Pool: { Value: { Ref: 'Pool' }, Condition: 'InAmerica' } },
  });
  expect(outputs).toEqual({ Varve: {} });
});
