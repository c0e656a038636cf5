import * as z from 'zod';
import { actorOf } from '../../shared/http-actor.ts';
import { readBody } from '../../shared/http-body.ts';
import { decodeCursor, encodeCursor } from '../../shared/http-cursor.ts';
import { faultsOf } from '../../shared/http-faults.ts';
import { type HttpAnswer, type HttpEvent, json } from '../../shared/http-frame.ts';
import { page } from '../../shared/http-page.ts';
import { invalid, notFound, Problem } from '../../shared/http-problem.ts';
import { readQuery } from '../../shared/http-query.ts';
import { EXECUTION_ID, type Execution, type Executions } from './executions.ts';

/** Long work of one kind, and what operators are told of it. */
export interface ExecutionKind {
  /** As in `/operations/verifications`. */
  readonly path: string;
  readonly executions: Executions;
  /** What there is to say of one beside how it stands. */
  readonly details: (execution: Execution) => Promise<object>;
  readonly newId: () => string;
}

export const listParameters = z.strictObject(page);

/**
 * Starts one, unless one is running. It is looked for before: of two requests at the same moment both may start one, which
 * each kind has to bear.
 * @param inputOf what it is started with, by its id
 * @throws {Problem} 409 with the running one's id
 */
export async function startExecution(
  { executions, newId, path }: ExecutionKind,
  inputOf: (id: string) => object,
): Promise<HttpAnswer> {
  const [running] = (await executions.list(1, { state: 'running' })).executions;
  if (running !== undefined) throw alreadyRunning(path, running.id);
  const id = newId();
  await executions.start(id, inputOf(id));
  return json(202, { id }, { location: `${path}/${id}` });
}

const alreadyRunning = (path: string, running: string): Problem =>
  new Problem('already-running', {
    detail: `Wait for it, or stop it by POST ${path}/${running}/stop.`,
    fields: { running },
  });

/** @throws {Problem} 404 */
async function showExecution(kind: ExecutionKind, event: HttpEvent): Promise<HttpAnswer> {
  const execution = await executionOf(kind, event);
  const { input: _, ...shown } = execution;
  return json(200, { ...shown, ...(await kind.details(execution)) });
}

/** Answers how it stands then. @throws {Problem} 404 */
async function stopExecution(kind: ExecutionKind, event: HttpEvent): Promise<HttpAnswer> {
  const { id, state } = await executionOf(kind, event);
  if (state === 'running') await kind.executions.stop(id);
  return await showExecution(kind, event);
}

async function listExecutions(
  { executions }: ExecutionKind,
  event: HttpEvent,
  cursorKey: () => Promise<string>,
): Promise<HttpAnswer> {
  const { limit, cursor } = readQuery(event, listParameters);
  const scope = { actor: actorOf(event), route: event.routeKey, filter: {} };
  const after = cursor === undefined ? undefined : decodeCursor<string>(await cursorKey(), scope, cursor);
  const listed = await executions.list(limit, { after });
  const next = listed.next === undefined ? null : encodeCursor(await cursorKey(), scope, listed.next);
  return json(200, { items: listed.executions, next });
}

type Answering<Sources> = (event: HttpEvent, sources: Sources) => Promise<HttpAnswer>;

type ExecutionRoute<Path extends string> = `GET ${Path}` | `GET ${Path}/{id}` | `POST ${Path}/{id}/stop`;

/** The answers that every kind has, but for what starts one. */
export const executionAnswers = <
  Path extends string,
  Sources extends { readonly cursorKey: () => Promise<string> },
>(
  path: Path,
  kindOf: (sources: Sources) => ExecutionKind,
) =>
  ({
    [`GET ${path}`]: (event, sources) => listExecutions(kindOf(sources), event, sources.cursorKey),
    [`GET ${path}/{id}`]: (event, sources) => showExecution(kindOf(sources), event),
    [`POST ${path}/{id}/stop`]: (event, sources) => stopExecution(kindOf(sources), event),
  }) as Readonly<Record<string, Answering<Sources>>> as Readonly<
    Record<ExecutionRoute<Path>, Answering<Sources>>
  >;

/** The body by its schema. @throws {Problem} 400 */
export function bodyOf<Schema extends z.ZodObject>(event: HttpEvent, schema: Schema): z.infer<Schema> {
  const body = readBody(event);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalid('invalid-body', ...faultsOf(parsed.error, body));
  return parsed.data;
}

/** The execution that a path names. @throws {Problem} 404 */
export async function executionOf(
  { executions }: ExecutionKind,
  { pathParameters }: HttpEvent,
): Promise<Execution> {
  const id = pathParameters?.id ?? '';
  if (!EXECUTION_ID.test(id))
    throw invalid('invalid-id', { path: 'id', message: `Must match ${EXECUTION_ID.source}` });
  const execution = await executions.describe(id);
  if (execution === undefined) throw notFound();
  return execution;
}
