import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { featureFlags } from '../../lib/config/feature-flags.ts';
import type { StageName } from '../../lib/config/stage-config.ts';
import { stageConfig } from '../../lib/config/stages.ts';
import { withoutStores } from '../../lib/config/without-stores.ts';
import { addStacks } from '../../lib/stacks/varve.ts';

/** A resource as it stands in a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export const newApp = (): App => new App({ context: featureFlags, analyticsReporting: false });

/** The stacks of a stage, without some of its read stores, and their templates, made once for all who ask. */
export function stageTemplates(stage: StageName, without = ''): ReturnType<typeof synthesise> {
  const name = `${stage} without ${without}`;
  const known = synthesised.get(name) ?? synthesise(stage, without);
  synthesised.set(name, known);
  return known;
}

const synthesised = new Map<string, ReturnType<typeof synthesise>>();

function synthesise(stage: StageName, without: string) {
  const app = newApp();
  const { eventStore, readModel, service } = addStacks(app, withoutStores(stageConfig(stage), without));
  return {
    app,
    stacks: [eventStore, readModel, service] as const,
    eventStore: Template.fromStack(eventStore),
    readModel: Template.fromStack(readModel),
    service: Template.fromStack(service),
  };
}

/** Every resource of a stage by stack and logical id. */
export function allResources(stage: StageName, without = ''): { id: string; resource: Resource }[] {
  const { stacks } = stageTemplates(stage, without);
  return stacks.flatMap((stack) => resourcesOf(stack));
}

export function resourcesOf(stack: Stack): { id: string; resource: Resource }[] {
  const resources: Record<string, Resource> = Template.fromStack(stack).toJSON().Resources ?? {};
  return Object.entries(resources).map(([id, resource]) => ({ id, resource }));
}

/** The only resource of a type whose logical id begins so. */
export function resourceNamed(template: Template, type: string, prefix: string): Resource {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(prefix));
  if (found.length === 1 && found[0]) return found[0][1] as Resource;
  throw new Error(`Expected one ${type} that begins with ${prefix}, found ${found.length}.`);
}

/** The environment of a function, each value as its words. */
export function environmentOf(template: Template, functionPrefix: string): Record<string, string> {
  const { Environment } = resourceNamed(template, 'AWS::Lambda::Function', functionPrefix).Properties;
  const { Variables } = Environment as { Variables: Record<string, unknown> };
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, wordsOf(value)]));
}

/** What a function is allowed, as `action on resource`; what it is denied begins with `not`. */
export function permissionsOf(template: Template, functionPrefix: string): string[] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(functionPrefix))
    .flatMap(([, { Properties }]) => statementsOf(Properties))
    .flatMap(permissionsIn)
    .sort();
}

/** The statements of a policy. */
export const statementsOf = (properties: Readonly<Record<string, unknown>>): readonly Statement[] =>
  (properties.PolicyDocument as { Statement: Statement[] }).Statement;

const permissionsIn = ({ Effect, Action, Resource: on }: Statement): string[] =>
  [Action]
    .flat()
    .flatMap((action) =>
      [on].flat().map((resource) => `${Effect === 'Deny' ? 'not ' : ''}${action} on ${wordsOf(resource)}`),
    );

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Condition?: unknown;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** The logical ids, outputs and texts that an intrinsic is made of, without their hashes. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string')
    return value.replace(/(?<=[A-Za-z\d])([0-9A-F]{8})+(?=[A-Z][A-Za-z]|$)/g, '');
  if (Array.isArray(value)) return value.map(wordsOf).join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', '']] = Object.entries(value);
  if (name === 'Fn::GetStackOutput') return wordsOf((argument as { OutputName: string }).OutputName);
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(wordsOf).join('');
  if (name === 'Fn::GetAtt') return (argument as string[]).map(wordsOf).join('.');
  return wordsOf(argument);
}
