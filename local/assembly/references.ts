import { attributeOf, intrinsicOf, PLACEHOLDER } from './intrinsics.ts';
import type { Stack, TemplateResource } from './template.ts';

/** Logical ids, parameters and pseudo parameters that a resource needs to exist before it. */
export function referencesOf(resource: TemplateResource): Set<string> {
  const names = new Set<string>([resource.DependsOn ?? []].flat());
  for (const [name, argument] of callsIn(resource.Properties)) {
    for (const reference of namesIn(name, argument)) names.add(reference);
  }
  return names;
}

/** Names of the stacks whose outputs a stack reads by name, and of the exports that it imports. */
export function importsOf(stack: Stack): { stacks: Set<string>; exports: Set<string> } {
  const imports = { stacks: new Set<string>(), exports: new Set<string>() };
  for (const [name, argument] of callsIn(stack.template)) {
    if (name === 'Fn::GetStackOutput') imports.stacks.add((argument as { StackName: string }).StackName);
    if (name === 'Fn::ImportValue') imports.exports.add(String(argument));
  }
  return imports;
}

function namesIn(intrinsic: string, argument: unknown): string[] {
  if (intrinsic === 'Ref') return [String(argument)];
  if (intrinsic === 'Fn::GetAtt') return [attributeOf(argument)[0]];
  if (intrinsic !== 'Fn::Sub') return [];
  const text = String(Array.isArray(argument) ? argument[0] : argument);
  return [...text.matchAll(PLACEHOLDER)].map(([, , name = '']) => attributeOf(name)[0]);
}

/** Every call of an intrinsic function in a value, at any depth. */
function* callsIn(value: unknown): Generator<[name: string, argument: unknown]> {
  if (typeof value !== 'object' || value === null) return;
  const name = Array.isArray(value) ? undefined : intrinsicOf(value);
  if (name) yield [name, Object.values(value)[0]];
  for (const part of Object.values(value)) yield* callsIn(part);
}
