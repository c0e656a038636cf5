import type { Actor } from '../core/commit.ts';
import { faultsOf } from '../shared/http-faults.ts';
import { invalid } from '../shared/http-problem.ts';
import type { CatalogueEntry } from './catalogue.ts';

/**
 * The command that `body` holds, as the decider takes it, with the owner that the token says.
 * @throws {Problem} 400 with each fault's path
 */
export function parseCommand({ schema, type, access }: CatalogueEntry, body: unknown, actor: Actor): unknown {
  const given = actor.role === 'customer' ? asCustomer(access, body, actor) : body;
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw invalid('invalid-body', ...faultsOf(parsed.error, given));
  return { type, data: parsed.data };
}

function asCustomer(access: CatalogueEntry['access'], body: unknown, actor: Actor): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const forbidden = (access.operatorFields ?? []).filter((field) => field in body);
  if (forbidden.length > 0) {
    throw invalid(
      'invalid-body',
      ...forbidden.map((path) => ({ path, message: 'Only an operator may set this' })),
    );
  }
  return access.ownerField === undefined ? body : { ...body, [access.ownerField]: actor.id };
}
