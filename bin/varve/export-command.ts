import { mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import { type Api, connectApi } from './api.ts';
import { CommandFailed } from './command-failed.ts';
import {
  demandEmpty,
  type ExportFile,
  type ExportTotals,
  readExportFile,
  writeExportFile,
} from './moving/export-file.ts';
import { fetchObjects } from './moving/fetch-objects.ts';
import { FolderObjectStore } from './moving/folder-object-store.ts';
import {
  type ExecutionKind,
  failureOf,
  leavesRunning,
  type ShownExecution,
  showExecution,
  startExecution,
  watchExecution,
} from './operations/run-execution.ts';
import { showProgress } from './progress.ts';
import { retryingApi } from './retrying-api.ts';
import { findTarget, type TargetOptions } from './target.ts';

interface ExportOptions extends TargetOptions {
  readonly resume?: string;
  readonly json?: true;
}

interface Share {
  readonly done: number;
  readonly of: number;
}

/** An export, as the backend shows it. */
interface ShownExport extends ShownExecution {
  readonly progress: { readonly segments: Share; readonly buckets: Share };
  readonly report: ExportTotals | null;
}

/** A wrong address should be told soon. */
const ATTEMPTS = 4;

export const exportCommand = (): Command =>
  new Command('export')
    .description(
      'Write every commit of the event store into a folder, as an archive that varve import-events brings into ' +
        'another store, and that other programs read (docs/archive.md). What was interrupted goes on when the same ' +
        'command is given again. Exit code 1 when it fails.',
    )
    .argument('<folder>', 'an empty one, one that is not there, or one whose export was interrupted')
    .option('--resume <id>', 'fetch the export with this id, rather than to start one')
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--json', 'print what was exported as JSON')
    .action(exportInto);

async function exportInto(folder: string, { resume, json, ...target }: ExportOptions): Promise<void> {
  const api = retryingApi(connectApi(await findTarget(target)), { attempts: ATTEMPTS });
  const kind = { path: '/operations/exports', name: 'export', command: `varve export ${folder}` };
  const run = (await runIn(folder, resume)) ?? (await startExecution(api, kind, {}));
  await mkdir(folder, { recursive: true });
  await writeExportFile(folder, { format: 1, run, complete: false });
  const totals = totalsOf(await watched(api, kind, run), kind);
  const progress = showProgress('objects fetched', totals.objects);
  try {
    await fetchObjects(`${kind.path}/${run}/objects`, {
      api,
      folder: new FolderObjectStore(folder),
      progress,
    });
  } finally {
    progress.stop();
  }
  const file: ExportFile = { format: 1, run, complete: true, ...totals };
  await writeExportFile(folder, file);
  console.log(json ? JSON.stringify(file, undefined, 2) : describe(folder, totals));
}

/**
 * The export that the folder is of, or that is asked for.
 * @throws {CommandFailed} for a folder that is to be left alone
 */
async function runIn(folder: string, resume: string | undefined): Promise<string | undefined> {
  const begun = await readExportFile(folder);
  if (begun === undefined) await demandEmpty(folder);
  if (begun?.complete) throw new CommandFailed(`${folder} holds an export already. Name another folder.`);
  if (resume !== undefined && begun !== undefined && begun.run !== resume)
    throw new CommandFailed(`${folder} holds a part of the export ${begun.run}. Name another folder.`);
  return begun?.run ?? resume;
}

async function watched(api: Api, kind: ExecutionKind, run: string): Promise<ShownExport> {
  const stay = leavesRunning(kind, run);
  const show = () => showExecution<ShownExport>(api, kind, run);
  const { segments, buckets } = (await show()).progress;
  const progress = showProgress('parts exported', segments.of + buckets.of);
  const doneOf = ({ progress: { segments, buckets } }: ShownExport) => segments.done + buckets.done;
  try {
    return await watchExecution(show, { doneOf, progress });
  } finally {
    stay();
  }
}

/** @throws {CommandFailed} when the export did not come to its end */
function totalsOf(shown: ShownExport, kind: ExecutionKind): ExportTotals {
  const failure = failureOf(shown, kind);
  if (failure !== undefined || shown.report === null)
    throw new CommandFailed(`${failure} Remove the folder before you start another one.`);
  const { endedAt, streams, commits, events, digest, objects, bytes } = shown.report;
  return { endedAt, streams, commits, events, digest, objects, bytes };
}

function describe(
  folder: string,
  { streams, commits, events, objects, bytes, digest }: ExportTotals,
): string {
  const size = `${objects} objects of ${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return `${commits} commits of ${events} events in ${streams} streams are in ${folder}, in ${size}\ndigest ${digest}`;
}
