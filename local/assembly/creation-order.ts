import { importsOf, referencesOf } from './references.ts';
import type { Stack, Template, TemplateResource } from './template.ts';

/** The resources of a template, each after those it refers to or depends on; else in the template's order. */
export function inOrder(template: Template): [logicalId: string, resource: TemplateResource][] {
  const resources = template.Resources ?? {};
  const order = sorted(Object.keys(resources), (id) => referencesOf(resources[id] as TemplateResource));
  return order.map((id) => [id, resources[id] as TemplateResource]);
}

/** The stacks, each after those whose outputs it reads. */
export function stacksInOrder(stacks: readonly Stack[]): Stack[] {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const order = sorted([...byName.keys()], (name) => needs(byName.get(name) as Stack, stacks));
  return order.map((name) => byName.get(name) as Stack);
}

function needs(stack: Stack, all: readonly Stack[]): Set<string> {
  const imports = importsOf(stack);
  const exporters = all.filter(({ template }) =>
    Object.values(template.Outputs ?? {}).some((output) => imports.exports.has(String(output.Export?.Name))),
  );
  return new Set([...imports.stacks, ...exporters.map(({ name }) => name)]);
}

/** Depth first: whatever a node needs comes before it. A need that is no node is left out. */
function sorted(nodes: readonly string[], needsOf: (node: string) => Set<string>): string[] {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) throw new Error(`The template goes in a circle: ${[...path, node].join(' → ')}`);
    const open = [...needsOf(node)].filter((need) => nodes.includes(need) && !done.has(need));
    for (const need of open) visit(need, [...path, node]);
    done.add(node);
  };
  for (const node of nodes) visit(node, []);
  return [...done];
}
