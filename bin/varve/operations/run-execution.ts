import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api.ts';
import { CommandFailed } from '../command-failed.ts';
import { demandAnswer } from '../demand-answer.ts';
import type { Progress } from '../progress.ts';
import { askOperations } from './list-parked.ts';

/** Long work as the backend tells of it. */
export interface ShownExecution {
  readonly id: string;
  readonly state: 'running' | 'succeeded' | 'failed' | 'timed-out' | 'stopped';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly fault: { readonly error: string; readonly cause: string } | null;
}

/** One kind of it. */
export interface ExecutionKind {
  /** As in `/operations/verifications`. */
  readonly path: string;
  /** As in `The verification cannot be started`. */
  readonly name: string;
  /** As in `varve verify`. */
  readonly command: string;
}

/**
 * @returns its id
 * @throws {CommandFailed} with the id of one that is running
 */
export async function startExecution(api: Api, kind: ExecutionKind, body: object): Promise<string> {
  const request = { method: 'POST', path: kind.path, body } as const;
  const answer = await demandAnswer(api, request);
  const { running } = answer.body as { running?: string };
  if (answer.status === 409 && running !== undefined)
    throw new CommandFailed(
      `A ${kind.name} is running: ${kind.command} --resume ${running} shows how it stands.`,
    );
  const started = await askOperations(async () => answer, request, `The ${kind.name} cannot be started`);
  return (started.body as { id: string }).id;
}

/** @throws {CommandFailed} */
export async function showExecution<Shown extends ShownExecution>(
  api: Api,
  { path, name }: ExecutionKind,
  id: string,
): Promise<Shown> {
  const request = { method: 'GET', path: `${path}/${encodeURIComponent(id)}` } as const;
  return (await askOperations(api, request, `The ${name} ${id} cannot be shown`)).body as Shown;
}

/** What it is doing just now comes to its end. @throws {CommandFailed} */
export async function stopExecution(api: Api, { path, name }: ExecutionKind, id: string): Promise<void> {
  const request = { method: 'POST', path: `${path}/${encodeURIComponent(id)}/stop`, body: {} } as const;
  await askOperations(api, request, `The ${name} ${id} cannot be stopped`);
}

export interface WatchOptions<Shown> {
  /** Parts that are done. */
  readonly doneOf: (shown: Shown) => number;
  /** What else there is to say of how far it is. @default nothing */
  readonly paceOf?: (shown: Shown) => string;
  readonly progress: Progress;
  /** From one look to the next. @default 2000 */
  readonly pollMs?: number;
}

/** Looks until it has ended. @throws {CommandFailed} */
export async function watchExecution<Shown extends ShownExecution>(
  show: () => Promise<Shown>,
  { doneOf, paceOf = () => '', progress, pollMs = 2_000 }: WatchOptions<Shown>,
): Promise<Shown> {
  try {
    for (let done = 0; ; ) {
      const shown = await show();
      progress.advance(doneOf(shown) - done);
      done = doneOf(shown);
      progress.note(paceOf(shown));
      if (shown.state !== 'running') return shown;
      await sleep(pollMs);
    }
  } finally {
    progress.stop();
  }
}

/** Lets ctrl-c end the command alone, and says so. @returns what takes that back */
export function leavesRunning({ name, command }: ExecutionKind, id: string): () => void {
  const leave = () => {
    console.error(
      `\nThe ${name} goes on: ${command} --resume ${id} shows how it stands, --stop ${id} stops it.`,
    );
    process.exit(130);
  };
  process.once('SIGINT', leave);
  return () => void process.off('SIGINT', leave);
}

/** Why there is no result; undefined where it succeeded. */
export function failureOf({ id, state, fault }: ShownExecution, kind: ExecutionKind): string | undefined {
  if (state === 'succeeded') return undefined;
  if (fault === null) return `The ${kind.name} ${id} is ${state}. Start it again: ${kind.command}.`;
  const { errorMessage = fault.cause } = parsed(fault.cause);
  return `The ${kind.name} ${id} failed (${fault.error}): ${errorMessage}`;
}

/** What Lambda says of an error that its function threw. */
function parsed(cause: string): { readonly errorMessage?: string } {
  try {
    return JSON.parse(cause) as { errorMessage?: string };
  } catch {
    return {};
  }
}
