import { generationOf, type ProjectionContract } from '../projections/contract.ts';
import type { Build } from '../projections/generation-name.ts';
import type { Generations } from '../projections/generations.ts';
import { knownControl } from '../projections/known-control.ts';
import type { AnswersOf, Query, QueryRequest } from '../projections/queries/query.ts';
import type { HttpAnswer } from '../shared/http-frame.ts';
import { Problem } from '../shared/http-problem.ts';
import type { Logger } from '../shared/logger.ts';

/** The answers of each version of one projection. */
export type AnswersByVersion = Readonly<Record<number, AnswersOf<ProjectionContract>>>;

export interface ServingSources {
  readonly generations: Pick<Generations, 'load'>;
  readonly logger: Logger;
}

/** Seconds: a replay takes its time. */
const RETRY_AFTER = 30;

/**
 * Answers from the generation that serves, by the code of its version. Which one that is, is looked up for each request, before
 * it and after it: who was answered by one must not be answered by another one that is behind it, whichever environment is
 * asked.
 *
 * Whether the generation is complete is asked of its store, after the answer: a store that lost what it held has lost the mark
 * with it, so what was read before a mark that is still there was read from a complete one. A generation that serves becomes
 * complete before it serves, and never while it does.
 *
 * @throws {Problem} 503 unavailable, when it is not complete or its version is not deployed
 */
export function servingQueries(projection: string, versions: AnswersByVersion, sources: ServingSources) {
  const known = new Map<string, Readonly<Record<string, Query>>>();
  const queriesOf = (generation: string, answers: AnswersOf<ProjectionContract>) => {
    const queries: Readonly<Record<string, Query>> = known.get(generation) ?? answers.queriesOf(generation);
    known.set(generation, queries);
    return queries;
  };
  /** Undefined when another generation serves by now: the answer may be ahead of what the next one is made from. */
  const answer = async ({ route, request, serving }: Asked): Promise<HttpAnswer | undefined> => {
    const generation = generationOf(projection, serving);
    const answers = versions[serving.version];
    const query = answers && queriesOf(generation, answers)[route];
    if (!query) throw notDeployed(sources.logger, generation);
    const cursorKey = cursorKeyOf(`${projection}_v${serving.version}`, request);
    const outcome = await query({ ...request, cursorKey }).catch(ifTold);
    const [now, isComplete] = await Promise.all([
      knownControl(sources.generations, projection),
      answers.isComplete(generation),
    ]);
    if (generationOf(projection, now.serving) !== generation) return undefined;
    if (!isComplete) throw notComplete(sources.logger, generation);
    return told(outcome);
  };
  return async (route: string, request: QueryRequest): Promise<HttpAnswer> => {
    for (;;) {
      const { serving } = await knownControl(sources.generations, projection);
      const answered = await answer({ route, request, serving });
      if (answered !== undefined) return answered;
    }
  };
}

interface Asked {
  readonly route: string;
  readonly request: QueryRequest;
  readonly serving: Build;
}

function told(outcome: HttpAnswer | Problem): HttpAnswer {
  if (outcome instanceof Problem) throw outcome;
  return outcome;
}

/** A cursor is a place in the answers of one version: to another one it is none. */
const cursorKeyOf =
  (version: string, { cursorKey }: QueryRequest) =>
  async (): Promise<string> =>
    `${await cursorKey()} ${version}`;

/** What a read model is missing is told only when it is complete; what is wrong with the question, at once. */
function ifTold(error: unknown): Problem {
  if (error instanceof Problem && ['not-found', 'not-yet'].includes(error.slug)) return error;
  throw error;
}

function notComplete(logger: Logger, generation: string): Problem {
  logger.warn('A read model is not complete: replay it', { generation });
  return new Problem('unavailable', {
    detail: 'The read model is being built. Ask again later.',
    retryAfter: RETRY_AFTER,
  });
}

/** What is told is the same as when a store is down; the log says what to do. */
function notDeployed(logger: Logger, generation: string): Problem {
  logger.warn('The version that serves is not deployed: deploy it, or replay the one that is', {
    generation,
  });
  return new Problem('unavailable', { detail: 'Ask again later.', retryAfter: RETRY_AFTER });
}
