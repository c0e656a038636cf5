// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates of CloudFormation look like those of JavaScript
import { describe, expect, it } from 'vitest';
import { NO_VALUE, resolveIntrinsics } from '../../../local/assembly/intrinsics.ts';
import type { Scope } from '../../../local/assembly/scope.ts';

const scope: Scope = {
  region: 'eu-west-1',
  ref: (name) => ({ 'AWS::NoValue': NO_VALUE, 'AWS::Region': 'eu-west-1', Table: 'the-table' })[name],
  attribute: (id, name) => `${id}:${name}`,
  output: (stack, name) => `${stack}/${name}`,
  exported: (name) => `export ${name}`,
  condition: (name) => name === 'Yes',
};

const resolve = (value: unknown) => resolveIntrinsics(value, scope, 'Stack: Thing.Property');

describe('an intrinsic function is replaced by its answer', () => {
  it.each([
    ['Ref', { Ref: 'Table' }, 'the-table'],
    ['GetAtt of a list', { 'Fn::GetAtt': ['Cluster', 'Endpoint.Port'] }, 'Cluster:Endpoint.Port'],
    ['GetAtt of a text', { 'Fn::GetAtt': 'Cluster.Endpoint.Port' }, 'Cluster:Endpoint.Port'],
    ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'Table' }]] }, 'a/the-table'],
    ['Split', { 'Fn::Split': [':', 'a:b'] }, ['a', 'b']],
    ['Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'a:b'] }] }, 'b'],
    [
      'Sub',
      { 'Fn::Sub': '${Table} ${Table.Arn} ${!Table} ${AWS::Region}' },
      'the-table Table:Arn ${Table} eu-west-1',
    ],
    ['Sub with values', { 'Fn::Sub': ['${x}-${Table}', { x: { Ref: 'Table' } }] }, 'the-table-the-table'],
    ['GetAZs', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['ImportValue', { 'Fn::ImportValue': 'x' }, 'export x'],
    ['GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'O' } }, 'S/O'],
    ['If', { 'Fn::If': ['Yes', 'then', { 'Fn::Never': 1 }] }, 'then'],
    ['If not', { 'Fn::If': ['No', 'then', 'else'] }, 'else'],
    ['Equals', { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, true],
    ['And', { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    ['Or', { 'Fn::Or': [{ Condition: 'Yes' }, { 'Fn::Equals': [1, 2] }] }, true],
    ['Not', { 'Fn::Not': [{ Condition: 'Yes' }] }, false],
  ])('%s', (_name, call, answer) => {
    expect(resolve(call)).toEqual(answer);
  });

  it('at any depth, and what is no call stays as it is', () => {
    expect(resolve({ a: [{ Ref: 'Table' }, 1, true, null], Ref: 'a property of that name', b: 2 })).toEqual({
      a: ['the-table', 1, true, null],
      Ref: 'a property of that name',
      b: 2,
    });
  });

  it('and what has no value is left out', () => {
    expect(resolve({ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] })).toEqual({ b: [1] });
  });
});

describe('a template that asks for what is not known is refused with the place', () => {
  it('for an unknown function', () => {
    expect(() => resolve({ a: [{ 'Fn::Cidr': [] }] })).toThrow(
      'Stack: Thing.Property.a[0]: Fn::Cidr is not known to the local backend',
    );
  });

  it('for an element that is not there', () => {
    expect(() => resolve({ 'Fn::Select': [2, ['a']] })).toThrow('the list has no element 2');
  });
});
