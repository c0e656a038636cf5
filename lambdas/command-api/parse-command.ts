import type { Actor } from '../core/commit.ts';
import { faultsOf, UNKNOWN_FIELD } from '../shared/http-faults.ts';
import { type Fault, invalid } from '../shared/http-problem.ts';
import type { CatalogueEntry } from './catalogue.ts';
import type { Pricing } from './present-prices.ts';

/** A command as the decider takes it, or on its way there. */
export interface ParsedCommand {
  readonly type: string;
  readonly data: unknown;
}

/**
 * The command that `body` holds, in the form in which the actor may give it.
 * @throws {Problem} 400 with each fault's path
 */
export function parseCommand(entry: CatalogueEntry, body: unknown, actor: Actor): ParsedCommand {
  const form = actor.role === 'customer' ? entry.customers : undefined;
  const parsed = (form?.schema ?? entry.schema).safeParse(body);
  if (parsed.success) return { type: entry.type, data: parsed.data };
  const faults = faultsOf(parsed.error, body);
  throw invalid('invalid-body', ...(form === undefined ? faults : withReserved(faults, entry, body)));
}

/** What a customer's form does not know and an operator's does is not unknown, but not the customer's to say. */
function withReserved(faults: readonly Fault[], { schema }: CatalogueEntry, body: unknown): readonly Fault[] {
  const { error } = schema.safeParse(body);
  const unknownToAll = new Set(
    (error === undefined ? [] : faultsOf(error, body))
      .filter(({ message }) => message === UNKNOWN_FIELD)
      .map(({ path }) => path),
  );
  return faults.map(({ path, message }) =>
    message === UNKNOWN_FIELD && !unknownToAll.has(path)
      ? { path, message: 'Only an operator may set this' }
      : { path, message },
  );
}

/** How a customer's command gets what the customer may not say: whose it is, and what its products cost now. */
export function completion({ customers, schema }: CatalogueEntry, actor: Actor, price: Pricing) {
  if (actor.role !== 'customer' || customers === undefined) return {};
  return {
    complete: async ({ type, data }: ParsedCommand): Promise<ParsedCommand> => ({
      type,
      data: schema.parse(await customers.complete(data, actor.id, price)),
    }),
  };
}
