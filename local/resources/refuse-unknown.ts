import { type Stack, type TemplateResource, UnknownInTemplate } from '../assembly/template.ts';
import type { Provider } from './provider.ts';
import { providers } from './providers.ts';
import { withoutLocalMeaning } from './without-local-meaning.ts';

/** @throws UnknownInTemplate when the stack declares a type, or a property of a type, that is not known here. */
export function refuseUnknown(stack: Stack): void {
  for (const [logicalId, resource] of Object.entries(stack.template.Resources ?? {})) {
    if (withoutLocalMeaning.has(resource.Type)) continue;
    const place = `${stack.name}: ${logicalId} (${resource.Type})`;
    const provider = providers.get(resource.Type);
    if (!provider) {
      throw new UnknownInTemplate(
        `${place}: this type is not known to the local backend; give it a provider in local/resources, or name it in without-local-meaning.ts`,
      );
    }
    refuseUnknownProperties(place, resource, provider);
  }
}

function refuseUnknownProperties(
  place: string,
  { Properties = {} }: TemplateResource,
  provider: Provider,
): void {
  const known = [...provider.reads, ...(provider.ignores ?? [])];
  const unknown = Object.keys(Properties).filter((name) => !known.includes('*') && !known.includes(name));
  if (unknown.length === 0) return;
  throw new UnknownInTemplate(
    `${place}: the property ${unknown.join(', ')} is not known to the local backend; name it in its provider in local/resources`,
  );
}
