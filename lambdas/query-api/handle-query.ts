import { type ProjectionContract, projections } from '../projections/contract.ts';
import type { AnswersOf, QueryRequest } from '../projections/queries/query.ts';
import { StoreUnreachable } from '../projections/store-errors.ts';
import { isTransient } from '../shared/aws-faults.ts';
import { type Access, reachOf } from '../shared/http-access.ts';
import { actorOf } from '../shared/http-actor.ts';
import type { HttpAnswer, HttpEvent } from '../shared/http-frame.ts';
import { notFound, Problem } from '../shared/http-problem.ts';
import type { openRoutes } from './contract.ts';
import { type AnswersByVersion, type ServingSources, servingQueries } from './serving-queries.ts';

type Projection = (typeof projections)[number];

/** Of each version of a projection, what it answers. */
type VersionsOf<Name> = {
  readonly [Each in Extract<Projection, { readonly name: Name }> as Each['version']]: AnswersOf<Each>;
};

/** What each projection answers that has routes. Undefined: its store is switched off, and so are they. */
export type Queries = {
  readonly [Each in Projection as keyof Each['routes'] extends never ? never : Each['name']]:
    | VersionsOf<Each['name']>
    | undefined;
};

export interface QuerySources extends ServingSources {
  readonly queries: Queries;
  readonly cursorKey: () => Promise<string>;
  /** The API document, as JSON. */
  readonly apiDocument: string;
}

/** Seconds. */
const RETRY_AFTER = 1;

/** Answers every route of the query API, and whatever no route knows. */
export function queryHandler({ cursorKey, apiDocument, ...sources }: QuerySources) {
  const answered = new Map(routesOf(sources));
  const documentRoute: (typeof openRoutes)[number] = 'GET /openapi.json';
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    const { routeKey } = event;
    if (routeKey === documentRoute) return apiDocumentAnswer(apiDocument);
    const actor = actorOf(event);
    const route = answered.get(routeKey);
    if (route === undefined) throw notFound();
    const owner = reachOf(route.access, actor) === 'own' ? actor.id : undefined;
    return await route.answer(routeKey, { event, actor, owner, cursorKey }).catch((cause: unknown) => {
      // Secrets Manager, for the key of cursors, is not there either now and then.
      throw cause instanceof StoreUnreachable || isTransient(cause)
        ? new Problem('unavailable', { detail: 'Ask again.', retryAfter: RETRY_AFTER, cause })
        : cause;
    });
  };
}

interface Answered {
  readonly access: Access;
  readonly answer: (route: string, request: QueryRequest) => Promise<HttpAnswer>;
}

/** Every route whose store is there. All versions of a projection have the same. */
function* routesOf({
  queries,
  ...sources
}: Pick<QuerySources, 'queries' | 'generations' | 'logger'>): Generator<readonly [string, Answered]> {
  const all: Readonly<Record<string, AnswersByVersion | undefined>> = queries;
  for (const [name, contracts] of Map.groupBy<string, ProjectionContract>(projections, (each) => each.name)) {
    const versions = all[name];
    if (versions === undefined) continue;
    const answer = servingQueries(name, versions, sources);
    for (const { routes } of contracts)
      for (const [route, access] of Object.entries<Access>(routes)) yield [route, { access, answer }];
  }
}

const apiDocumentAnswer = (body: string): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  body,
});
