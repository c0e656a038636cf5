import { inOrder } from '../assembly/creation-order.ts';
import { resolveIntrinsics } from '../assembly/intrinsics.ts';
import type { Scope } from '../assembly/scope.ts';
import type { Stack } from '../assembly/template.ts';
import { Declared } from './declared.ts';
import type { Backend, Created } from './provider.ts';
import { providers } from './providers.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { type StackOutputs, stackScope } from './stack-scope.ts';

export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Creates what the stacks declare, and answers their outputs.
 * @throws UnknownInTemplate before anything is created, when a type or property is not known.
 */
export async function createStacks(stacks: readonly Stack[], backend: Backend): Promise<Outputs> {
  for (const stack of stacks) refuseUnknown(stack);
  const outputs: StackOutputs = { byStack: new Map(), exported: new Map() };
  for (const stack of stacks) await createStack(stack, backend, outputs);
  return Object.fromEntries(outputs.byStack);
}

async function createStack(stack: Stack, backend: Backend, outputs: StackOutputs): Promise<void> {
  const created = new Map<string, Created>();
  const scope = stackScope(stack, created, outputs);
  for (const [logicalId, resource] of inOrder(stack.template)) {
    const provider = providers.get(resource.Type);
    if (!provider || !isWanted(resource, scope)) continue;
    const declared = new Declared({ stack: stack.name, logicalId }, resource, scope);
    created.set(logicalId, await provider.create(declared, backend));
  }
  outputs.byStack.set(stack.name, resolveOutputs(stack, scope, outputs.exported));
}

const isWanted = ({ Condition }: { readonly Condition?: string }, scope: Scope): boolean =>
  Condition === undefined || scope.condition(Condition, Condition);

function resolveOutputs(stack: Stack, scope: Scope, exported: Map<string, string>): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, output] of Object.entries(stack.template.Outputs ?? {})) {
    if (!isWanted(output, scope)) continue;
    const at = `${stack.name}: output ${name}`;
    const value = String(resolveIntrinsics(output.Value, scope, at));
    values[name] = value;
    if (output.Export) exported.set(String(resolveIntrinsics(output.Export.Name, scope, at)), value);
  }
  return values;
}
