import { Command } from 'commander';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { type Api, connectApi } from './api.ts';
import { checkFolder } from './moving/check-folder.ts';
import { describeImport, type ShownImport } from './moving/describe-import.ts';
import { FolderObjectStore } from './moving/folder-object-store.ts';
import { sendObjects } from './moving/send-objects.ts';
import {
  type ExecutionKind,
  failureOf,
  leavesRunning,
  showExecution,
  startExecution,
  stopExecution,
  watchExecution,
} from './operations/run-execution.ts';
import { type Progress, showProgress } from './progress.ts';
import { retryingApi } from './retrying-api.ts';
import { findTarget, type TargetOptions } from './target.ts';

interface ImportEventsOptions extends TargetOptions {
  readonly resume?: string;
  readonly stop?: string;
  readonly json?: true;
}

/** A wrong address should be told soon. */
const ATTEMPTS = 4;

export const importEventsCommand = (): Command =>
  new Command('import-events')
    .description(
      'Put the commits of an exported archive into the event store, as they are: ids, versions and times are kept, and ' +
        'each is marked as replayed, so that nobody acts on it again. The whole folder is checked before anything is ' +
        'sent. To import the same once more is harmless. Exit code 1 when a stream stands otherwise in the event store.',
    )
    .argument('<folder>', 'what varve export has written, or an archive of the same form (docs/archive.md)')
    .option('--resume <id>', 'show the one with this id, and wait for its end')
    .option('--stop <id>', 'stop the one with this id')
    .option('--api <url>', 'address of the API (default: VARVE_API, else the local backend)')
    .option('--token <token>', "an operator's access token (default: VARVE_TOKEN, else the local backend's)")
    .option('--json', 'print what the backend tells of it as JSON')
    .action(importEvents);

async function importEvents(
  folder: string,
  { resume, stop, json, ...target }: ImportEventsOptions,
): Promise<void> {
  const api = retryingApi(connectApi(await findTarget(target)), { attempts: ATTEMPTS });
  const kind = { path: '/operations/imports', name: 'import', command: `varve import-events ${folder}` };
  if (stop !== undefined) return await stopExecution(api, kind, stop);
  const id = resume ?? (await start(api, kind, folder));
  const shown = await watched(api, kind, id);
  console.log(json ? JSON.stringify(shown, undefined, 2) : describeImport(shown));
  const failure = failureOf(shown, kind);
  if (failure !== undefined) console.error(failure);
  if (failure !== undefined || (shown.report?.failed ?? 0) > 0) process.exitCode = 1;
}

async function start(api: Api, kind: ExecutionKind, folder: string): Promise<string> {
  const checked = await withProgress('buckets checked', BUCKETS, (progress) => checkFolder(folder, progress));
  await withProgress('objects sent', checked.objects.length, (progress) =>
    sendObjects(checked, { api, folder: new FolderObjectStore(folder), progress }),
  );
  return await startExecution(api, kind, { archive: checked.archive, objects: checked.objects.length });
}

async function watched(api: Api, kind: ExecutionKind, id: string): Promise<ShownImport> {
  const stay = leavesRunning(kind, id);
  const show = () => showExecution<ShownImport>(api, kind, id);
  const progress = showProgress('buckets imported', BUCKETS);
  try {
    return await watchExecution(show, { doneOf: (shown) => shown.progress.buckets.done, progress });
  } finally {
    stay();
  }
}

async function withProgress<Result>(
  what: string,
  total: number,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress(what, total);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
