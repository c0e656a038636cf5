import type { Command } from 'commander';
import { type Api, connectApi } from '../api.ts';
import { showProgress } from '../progress.ts';
import { retryingApi } from '../retrying-api.ts';
import { findTarget, type TargetOptions } from '../target.ts';
import {
  type ExecutionKind,
  failureOf,
  leavesRunning,
  type ShownExecution,
  showExecution,
  startExecution,
  stopExecution,
  watchExecution,
} from './run-execution.ts';

/** What every command takes that starts long work. */
export interface ExecutionOptions extends TargetOptions {
  readonly resume?: string;
  readonly stop?: string;
  readonly watch: boolean;
  readonly json?: true;
}

/** Long work of one kind, as its command tells of it. */
export interface ExecutionCommand<Shown extends ShownExecution> {
  readonly kind: ExecutionKind;
  /** As in `parts compared`. */
  readonly parts: string;
  readonly partsOf: (shown: Shown) => { readonly done: number; readonly of: number };
  /** What else there is to say of how far it is. @default nothing */
  readonly paceOf?: (shown: Shown) => string;
  /** What has come of it; undefined while there is nothing to tell. */
  readonly describe: (shown: Shown) => string | undefined;
  /** Whether what has come of it ends the command with 1, although it succeeded. */
  readonly isFailure: (shown: Shown) => boolean;
}

/** A wrong address should be told soon. */
const ATTEMPTS = 4;

export const withExecutionOptions = (command: Command): Command =>
  command
    .option('--resume <id>', 'show the one with this id, and wait for its end')
    .option('--stop <id>', 'stop the one with this id')
    .option('--no-watch', 'start it, and do not wait')
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--json', 'print what the backend tells of it as JSON');

/**
 * Starts one, or finds the one that is named, waits for its end and prints what has come of it.
 * @param body what it is started with
 * @throws {CommandFailed}
 */
export async function runExecution<Shown extends ShownExecution>(
  spec: ExecutionCommand<Shown>,
  body: object,
  { resume, stop, watch, json, ...target }: ExecutionOptions,
): Promise<void> {
  const api = retryingApi(connectApi(await findTarget(target)), { attempts: ATTEMPTS });
  if (stop !== undefined) return await stopExecution(api, spec.kind, stop);
  const id = resume ?? (await startExecution(api, spec.kind, body));
  const shown = watch ? await watched(api, spec, id) : await showExecution<Shown>(api, spec.kind, id);
  console.log(json ? JSON.stringify(shown, undefined, 2) : (spec.describe(shown) ?? standing(spec, shown)));
  if (shown.state !== 'running') tellFailure(spec, shown);
}

async function watched<Shown extends ShownExecution>(
  api: Api,
  { kind, parts, partsOf, paceOf }: ExecutionCommand<Shown>,
  id: string,
): Promise<Shown> {
  const show = () => showExecution<Shown>(api, kind, id);
  const stay = leavesRunning(kind, id);
  const progress = showProgress(parts, partsOf(await show()).of);
  try {
    return await watchExecution(show, {
      doneOf: (shown) => partsOf(shown).done,
      ...(paceOf && { paceOf }),
      progress,
    });
  } finally {
    stay();
  }
}

const standing = <Shown extends ShownExecution>(
  { kind }: ExecutionCommand<Shown>,
  { id, state }: Shown,
): string =>
  state === 'running' ? `The ${kind.name} ${id} is running.` : `The ${kind.name} ${id} has no report.`;

function tellFailure<Shown extends ShownExecution>(
  { kind, isFailure }: ExecutionCommand<Shown>,
  shown: Shown,
): void {
  const failure = failureOf(shown, kind);
  if (failure !== undefined) console.error(failure);
  if (failure !== undefined || isFailure(shown)) process.exitCode = 1;
}
