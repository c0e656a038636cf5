import type { ParkedStreams } from '../event-store/parked-streams.ts';
import { access, reachOf } from '../shared/http-access.ts';
import { actorOf } from '../shared/http-actor.ts';
import { readBody } from '../shared/http-body.ts';
import { decodeCursor, encodeCursor } from '../shared/http-cursor.ts';
import { faultsOf } from '../shared/http-faults.ts';
import { type HttpAnswer, type HttpEvent, json } from '../shared/http-frame.ts';
import { pageAnswer } from '../shared/http-page.ts';
import { invalid, notFound } from '../shared/http-problem.ts';
import { readQuery } from '../shared/http-query.ts';
import type { Consumers } from './consumer-positions.ts';
import { parkingConsumers } from './consumers.ts';
import type { operationsRoutes } from './contract.ts';
import { listMarks, type Place, placeOf } from './list-marks.ts';
import { type Lag, type LagSources, measureLag } from './measure-lag.ts';
import { type ExportAnswerSources, exportAnswers } from './moving/answer-exports.ts';
import { type ImportAnswerSources, importAnswers } from './moving/answer-imports.ts';
import { FROM_THE_START, isAtEnd, type Places } from './next-slice.ts';
import { lagParameters, parkedParameters, redriveBody } from './questions.ts';
import { type Announcers, redrive } from './redrive.ts';
import { type ReplayAnswerSources, replayAnswers } from './replays/answer-replays.ts';
import { type TieringAnswerSources, tieringAnswers } from './tier/answer-tierings.ts';
import { toProblem } from './to-problem.ts';
import { type VerificationSources, verificationAnswers } from './verify/answer-verifications.ts';

export interface Sources
  extends Omit<LagSources, 'positions'>,
    VerificationSources,
    TieringAnswerSources,
    ReplayAnswerSources,
    ExportAnswerSources,
    ImportAnswerSources {
  readonly consumers: Consumers;
  readonly parked: ParkedStreams;
  readonly announcers: Announcers;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
}

type Route = (typeof operationsRoutes)[number];
type Answering = (event: HttpEvent, sources: Sources) => Promise<HttpAnswer>;

const answers: Readonly<Record<Route, Answering>> = {
  'GET /operations/lag': showLag,
  'GET /operations/parked': listParked,
  'POST /operations/redrive': redriveParked,
  ...verificationAnswers,
  ...tieringAnswers,
  ...replayAnswers,
  ...exportAnswers,
  ...importAnswers,
};

const isRoute = (routeKey: string): routeKey is Route => Object.hasOwn(answers, routeKey);

/** Answers operators. Nothing is read or sent for anybody else. */
export function operationsHandler(sources: Sources) {
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    const { routeKey } = event;
    if (!isRoute(routeKey)) throw notFound();
    reachOf(access[routeKey], actorOf(event));
    return await answers[routeKey](event, sources).catch((error: unknown) => {
      throw toProblem(error);
    });
  };
}

/** A part of all streams; the sum of all parts is the lag. */
async function showLag(event: HttpEvent, sources: Sources): Promise<HttpAnswer> {
  const { cursor } = readQuery(event, lagParameters);
  const scope = { actor: actorOf(event), route: event.routeKey, filter: {} };
  const key = await sources.cursorKey();
  const from = cursor === undefined ? FROM_THE_START : decodeCursor<Places>(key, scope, cursor);
  const { lags, streams, places } = await measureLag(
    { ...sources, positions: await sources.consumers.current() },
    from,
  );
  const next = isAtEnd(places) ? null : encodeCursor(key, scope, places);
  return json(200, { items: lags.map((lag) => withSeconds(lag, sources.now())), compared: streams, next });
}

const withSeconds = (lag: Lag, now: number) => ({
  ...lag,
  seconds: lag.oldest === null ? 0 : Math.max(0, Math.round((now - Date.parse(lag.oldest)) / 1000)),
});

async function listParked(event: HttpEvent, sources: Sources): Promise<HttpAnswer> {
  const { limit, cursor, consumer } = readQuery(event, parkedParameters);
  const { parked, cursorKey } = sources;
  const consumers = await asked(sources, consumer);
  return await pageAnswer({
    cursorKey,
    scope: { actor: actorOf(event), route: event.routeKey, filter: { consumer } },
    limit,
    cursor,
    list: (most, after: Place | undefined) => listMarks(parked, { consumers, limit: most, after }),
    placeOf,
  });
}

/** The consumer that is named, or all of them. */
const asked = async ({ consumers }: Sources, consumer: string | undefined): Promise<readonly string[]> =>
  consumer === undefined ? parkingConsumers(await consumers.current()) : [consumer];

/** Accepted, not done: the consumers apply what was announced, and take away its marks. */
async function redriveParked(event: HttpEvent, sources: Sources): Promise<HttpAnswer> {
  const body = readBody(event);
  const parsed = redriveBody.safeParse(body);
  if (!parsed.success) throw invalid('invalid-body', ...faultsOf(parsed.error, body));
  const { cursor, ...selection } = parsed.data;
  const { cursorKey } = sources;
  const scope = { actor: actorOf(event), route: event.routeKey, filter: selection };
  const after = cursor === undefined ? undefined : decodeCursor<Place>(await cursorKey(), scope, cursor);
  const consumers = await asked(sources, selection.consumer);
  const { announced, last } = await redrive({ ...sources, consumers }, { ...selection, after });
  const next = last === undefined ? null : encodeCursor(await cursorKey(), scope, placeOf(last));
  return json(202, { announced, next });
}
