import type * as z from 'zod';
import type { Actor } from '../core/commit.ts';
import { type LoadedStream, stateOf } from '../event-store/loaded-stream.ts';
import { access, reachOf } from '../shared/http-access.ts';
import { actorOf } from '../shared/http-actor.ts';
import type { HttpAnswer, HttpEvent } from '../shared/http-frame.ts';
import { streamOf } from '../shared/http-ids.ts';
import { notFound } from '../shared/http-problem.ts';
import { readQuery } from '../shared/http-query.ts';
import { type Collection, collections, isCollection } from './collections.ts';
import type { historyRoutes } from './contract.ts';
import { differenceParameters, getDifference } from './get-difference.ts';
import { getState, stateParameters } from './get-state.ts';
import { historyParameters, listEvents } from './list-events.ts';
import type { Question, Sources } from './question.ts';
import { toProblem } from './to-problem.ts';
import { everything } from './view.ts';

type Route = (typeof historyRoutes)[number];
type Answering = (event: HttpEvent, sources: Sources) => Promise<HttpAnswer>;

const answers: Readonly<Record<Route, Answering>> = {
  'GET /{collection}/{id}/history': answering('history', historyParameters, listEvents),
  'GET /{collection}/{id}/state': answering('state', stateParameters, getState),
  'GET /{collection}/{id}/diff': answering('diff', differenceParameters, getDifference),
};

const isRoute = (routeKey: string): routeKey is Route => Object.hasOwn(answers, routeKey);

/** Answers what is asked of the past of one stream, from its events. */
export function historyHandler(sources: Sources) {
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    if (!isRoute(event.routeKey)) throw notFound();
    return await answers[event.routeKey](event, sources).catch((error: unknown) => {
      throw toProblem(error);
    });
  };
}

/** Nothing is read for who may not ask, and nothing is answered before that is known. */
function answering<Schema extends z.ZodObject>(
  question: 'history' | 'state' | 'diff',
  parameters: Schema,
  answer: (question: Question, query: z.infer<Schema>) => Promise<HttpAnswer>,
): Answering {
  return async (event, sources) => {
    const actor = actorOf(event);
    const { collection: name = '', id = '' } = event.pathParameters ?? {};
    if (!isCollection(name)) throw notFound();
    const collection: Collection = collections[name];
    const { decider, forCustomers } = collection;
    const reach = reachOf(access[`GET /${name}/{id}/${question}`], actor);
    const stream = streamOf(decider.category, id);
    const query = readQuery(event, parameters);
    let loading: Promise<LoadedStream> | undefined;
    const load = () => {
      loading ??= sources.reader.load(stream);
      return loading;
    };
    if (reach === 'own') demandOwner(collection, await load(), actor);
    const view = actor.role === 'customer' ? forCustomers : everything;
    return await answer({ ...sources, stream, load, actor, decider, view }, query);
  };
}

/**
 * Whose it is now, not whose it once was.
 * @throws {Problem} 404 as for a stream that is not there
 */
function demandOwner({ decider, ownerOf }: Collection, loaded: LoadedStream, { id }: Actor): void {
  if (ownerOf(stateOf(decider, loaded)) !== id) throw notFound();
}
