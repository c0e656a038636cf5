import { projections } from '../projections/contract.ts';
import type { QueriesOf, Query } from '../projections/queries/query.ts';
import { StoreUnreachable } from '../projections/store-errors.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { type Access, reachOf } from '../shared/http-access.ts';
import { actorOf } from '../shared/http-actor.ts';
import type { HttpAnswer, HttpEvent } from '../shared/http-frame.ts';
import { notFound, Problem } from '../shared/http-problem.ts';
import type { openRoutes } from './contract.ts';

type Projection = (typeof projections)[number];

/** What each projection answers that has routes. Undefined: its store is switched off, and so are they. */
export type Queries = {
  readonly [Each in Projection as keyof Each['routes'] extends never ? never : Each['name']]:
    | QueriesOf<Each>
    | undefined;
};

export interface QuerySources {
  readonly queries: Queries;
  readonly cursorKey: () => Promise<string>;
  /** The API document, as JSON. */
  readonly apiDocument: string;
}

/** Seconds. */
const RETRY_AFTER = 1;

/** Answers every route of the query API, and whatever no route knows. */
export function queryHandler({ queries, cursorKey, apiDocument }: QuerySources) {
  const answered = new Map(routesOf(queries));
  const documentRoute: (typeof openRoutes)[number] = 'GET /openapi.json';
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    if (event.routeKey === documentRoute) return apiDocumentAnswer(apiDocument);
    const actor = actorOf(event);
    const route = answered.get(event.routeKey);
    if (route === undefined) throw notFound();
    const owner = reachOf(route.access, actor) === 'own' ? actor.id : undefined;
    return await route.query({ event, actor, owner, cursorKey }).catch((cause: unknown) => {
      // Secrets Manager, for the key of cursors, is not there either now and then.
      throw cause instanceof StoreUnreachable || isTransient(cause)
        ? new Problem('unavailable', { detail: 'Ask again.', retryAfter: RETRY_AFTER, cause })
        : cause;
    });
  };
}

interface Answered {
  readonly access: Access;
  readonly query: Query;
}

/** Every route whose store is there. */
function* routesOf(
  queries: Readonly<Record<string, Readonly<Record<string, Query>> | undefined>>,
): Generator<readonly [string, Answered]> {
  for (const { name, routes } of projections) {
    for (const [route, access] of Object.entries<Access>(routes)) {
      const query = queries[name]?.[route];
      if (query) yield [route, { access, query }];
    }
  }
}

const apiDocumentAnswer = (body: string): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  body,
});
