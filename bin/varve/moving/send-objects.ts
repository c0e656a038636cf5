import { openAsBlob } from 'node:fs';
import type { ExportedObject } from '../../../lambdas/operations/moving/exported-archive.ts';
import type { Api } from '../api.ts';
import { askOperations } from '../operations/list-parked.ts';
import type { Progress } from '../progress.ts';
import { carryPage, NotCarried } from './carry-page.ts';
import type { CheckedFolder } from './check-folder.ts';
import type { FolderObjectStore } from './folder-object-store.ts';

/** How an object is sent; `put` is null for one that was sent before. */
interface Sending {
  readonly key: string;
  readonly put: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | null;
}

interface SendOptions {
  readonly api: Api;
  readonly folder: FolderObjectStore;
  readonly progress: Progress;
}

interface Page {
  readonly items: readonly Sending[];
}

/** Objects that are asked about at once: as many as the API takes. */
const PAGE = 100;

/** Somebody else has sent it meanwhile. */
const THERE = 412;

/**
 * Sends every object of an archive that was not sent yet.
 * @throws {CommandFailed} with what to do about it
 */
export async function sendObjects({ archive, objects }: CheckedFolder, options: SendOptions): Promise<void> {
  for (let at = 0; at < objects.length; at += PAGE)
    await sendSome(archive, objects.slice(at, at + PAGE), options);
}

async function sendSome(
  archive: string,
  objects: readonly ExportedObject[],
  { api, folder, progress }: SendOptions,
): Promise<void> {
  const request = {
    method: 'POST',
    path: '/operations/imports/objects',
    body: { archive, objects },
  } as const;
  await carryPage(
    async () => (await askOperations(api, request, 'The archive cannot be sent')).body as Page,
    (sending: Sending) => send(sending, folder),
    progress,
  );
}

async function send({ key, put }: Sending, folder: FolderObjectStore): Promise<void> {
  if (put === null) return;
  const body = await openAsBlob(folder.pathOf(key));
  const { status } = await fetch(put.url, { method: 'PUT', headers: put.headers, body }).catch((cause) => {
    throw new NotCarried(key, 'no answer', { cause });
  });
  if (status !== 200 && status !== THERE) throw new NotCarried(key, `status ${status}`);
}
