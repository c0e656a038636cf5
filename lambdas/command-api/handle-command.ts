import type { Actor, Commit } from '../core/commit.ts';
import type { Rejection } from '../core/decider.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventStore } from '../event-store/event-store.ts';
import { type CommandOutcome, executeCommand } from '../event-store/execute-command.ts';
import { type Reach, reachOf } from '../shared/http-access.ts';
import { actorOf } from '../shared/http-actor.ts';
import { readBody } from '../shared/http-body.ts';
import { type HttpAnswer, type HttpEvent, json } from '../shared/http-frame.ts';
import { streamOf } from '../shared/http-ids.ts';
import { notFound, Problem, problemOf } from '../shared/http-problem.ts';
import type { Logger } from '../shared/logger.ts';
import { type CatalogueEntry, findCommand } from './catalogue.ts';
import { commandHashOf, commandIdOf, idFromKey } from './command-identity.ts';
import { completion, parseCommand } from './parse-command.ts';
import { presentPrices } from './present-prices.ts';
import { type CommandHeaders, readHeaders } from './read-headers.ts';
import { toProblem } from './to-problem.ts';

/** A command that its actor may give. */
interface Asked {
  readonly entry: CatalogueEntry;
  readonly actor: Actor;
  readonly reach: Reach;
  readonly collection: string;
  /** Absent: made of the idempotency key. */
  readonly id: string | undefined;
  readonly route: string;
}

/** A command that may be executed, and where the thing it is about can be found. */
interface Accepted extends Asked {
  readonly headers: CommandHeaders;
  readonly stream: StreamId;
  readonly location: string;
  readonly body: unknown;
}

/** Takes `POST /{collection}/{id}/{command}` from HTTP to a decision that is stored, and answers it. */
export function commandHandler(store: PresentEventStore, logger: Logger) {
  return async (event: HttpEvent): Promise<HttpAnswer> => {
    const asked = whatIsAsked(event);
    const headers = readHeaders(event);
    try {
      const accepted = accept(event, asked, headers);
      const outcome = await execute(store, accepted, event);
      logger.info('A command was decided', {
        correlationId: event.requestContext.requestId,
        command: accepted.entry.type,
        stream: accepted.stream,
        outcome: outcome.kind,
      });
      return answer(accepted, outcome);
    } catch (error) {
      // Who sent no key needs the one that was made: without it, to send the command again is to give another one.
      throw problemOf(toProblem(error)).with({ 'idempotency-key': headers.idempotencyKey });
    }
  };
}

/** @throws {Problem} 401, 404 and 403: who may not give a command is told nothing else about it */
function whatIsAsked(event: HttpEvent): Asked {
  const actor = actorOf(event);
  const { collection = '', id, command = '' } = event.pathParameters ?? {};
  const entry = findCommand(collection, command);
  if (entry === undefined || (id === undefined && !entry.creates)) throw notFound();
  const route = id === undefined ? `${collection}/${command}` : `${collection}/{id}/${command}`;
  return { entry, actor, reach: reachOf(entry.access, actor), collection, id, route };
}

function accept(event: HttpEvent, asked: Asked, headers: CommandHeaders): Accepted {
  const { entry, collection } = asked;
  const id = asked.id ?? idFromKey(asked, headers.idempotencyKey);
  return {
    ...asked,
    headers,
    stream: streamOf(entry.decider.category, id),
    location: `/${collection}/${id}`,
    body: readBody(event),
  };
}

function execute(
  store: PresentEventStore,
  { entry, actor, reach, headers, stream, route, body }: Accepted,
  event: HttpEvent,
): Promise<CommandOutcome<Rejection>> {
  const { requestId } = event.requestContext;
  return executeCommand(store, {
    stream,
    decider: entry.decider,
    command: parseCommand(entry, body, actor),
    ...completion(entry, actor, presentPrices(store)),
    commandId: commandIdOf({ actor, route }, stream, headers.idempotencyKey),
    commandHash: commandHashOf(event.rawPath, body),
    meta: {
      correlationId: requestId,
      causationId: requestId,
      actor,
      ...(headers.traceparent === undefined ? {} : { traceparent: headers.traceparent }),
    },
    ...(headers.expected === undefined ? {} : { expected: headers.expected }),
    authorise: (state) => {
      const owner = entry.ownerOf(state);
      // Before anything else is looked at: what is not there and what is somebody else's get the same answer.
      if (owner === undefined && !entry.creates) throw notFound();
      if (reach === 'own' && owner !== undefined && owner !== actor.id) throw notFound();
    },
  });
}

function answer(
  { entry, headers, stream, location }: Accepted,
  outcome: CommandOutcome<Rejection>,
): HttpAnswer {
  if (outcome.kind === 'rejected') throw rejected(outcome.rejection, outcome.version);
  const events = outcome.kind === 'committed' ? eventsOf(outcome.commit) : [];
  const version = outcome.kind === 'committed' ? (events.at(-1)?.version ?? 0) : outcome.version;
  return json(
    entry.creates ? 201 : 200,
    { stream, version, events },
    {
      etag: `"${version}"`,
      'idempotency-key': headers.idempotencyKey,
      ...(entry.creates ? { location } : {}),
      ...(outcome.kind === 'committed' && outcome.replayed ? { 'idempotency-replayed': 'true' } : {}),
    },
  );
}

const eventsOf = ({ version, events }: Commit) =>
  events.map(({ type }, index) => ({ type, version: version + index }));

function rejected({ type, ...details }: Rejection, version: number): Problem {
  if (type === 'DoesNotExist') return notFound();
  return new Problem('rejected', {
    detail: `The state does not allow it (${type}); look at it before trying again.`,
    fields: { rejection: type, version, ...details },
  });
}
