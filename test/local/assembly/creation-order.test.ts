// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates of CloudFormation look like those of JavaScript
import { describe, expect, it } from 'vitest';
import { inOrder, stacksInOrder } from '../../../local/assembly/creation-order.ts';
import type { TemplateResource } from '../../../local/assembly/template.ts';

const resource = (Properties: Record<string, unknown> = {}, DependsOn: string[] = []): TemplateResource => ({
  Type: 'AWS::Some::Type',
  Properties,
  DependsOn,
});

const order = (Resources: Record<string, TemplateResource>) => inOrder({ Resources }).map(([id]) => id);

describe('a resource is created after', () => {
  it.each([
    ['what it refers to', { Ref: 'Z' }],
    ['what it takes an attribute of', { 'Fn::GetAtt': ['Z', 'Arn'] }],
    ['what its text names', { 'Fn::Sub': 'a ${Z.Arn}' }],
    ['what is named deep inside', { a: [{ 'Fn::Join': ['', [{ Ref: 'Z' }]] }] }],
  ])('%s', (_name, value) => {
    expect(order({ A: resource({ value }), Z: resource() })).toEqual(['Z', 'A']);
  });

  it('what it says that it depends on', () => {
    expect(order({ A: resource({}, ['M', 'Z']), M: resource({}, ['Z']), Z: resource() })).toEqual([
      'Z',
      'M',
      'A',
    ]);
  });

  it('no one else: the template keeps its order', () => {
    expect(order({ B: resource(), A: resource({ region: { Ref: 'AWS::Region' } }) })).toEqual(['B', 'A']);
  });
});

it('resources that need each other are refused with their circle', () => {
  expect(() => order({ A: resource({ b: { Ref: 'B' } }), B: resource({ a: { Ref: 'A' } }) })).toThrow(
    'A → B → A',
  );
});

it('a stack is created after those whose outputs and exports it reads', () => {
  const reads = (value: unknown) => ({ Resources: { R: resource({ value }) } });
  const stacks = [
    { name: 'top', template: reads({ 'Fn::GetStackOutput': { StackName: 'middle', OutputName: 'x' } }) },
    { name: 'middle', template: reads({ 'Fn::ImportValue': 'from-bottom' }) },
    { name: 'bottom', template: { Outputs: { o: { Value: 1, Export: { Name: 'from-bottom' } } } } },
  ];
  expect(stacksInOrder(stacks).map(({ name }) => name)).toEqual(['bottom', 'middle', 'top']);
});
