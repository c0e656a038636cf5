import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { parseCommitsKey } from '../../../lambdas/archive/archive-keys.ts';
import { isManifestKey } from '../../../lambdas/archive/manifest.ts';
import { ObjectMissing } from '../../../lambdas/event-store/object-store.ts';
import type { Api } from '../api.ts';
import { CommandFailed } from '../command-failed.ts';
import { askOperations } from '../operations/list-parked.ts';
import type { Progress } from '../progress.ts';
import { carryPage, NotCarried } from './carry-page.ts';
import type { FolderObjectStore } from './folder-object-store.ts';

/** An object of an export, and where it is read. */
interface OfferedObject {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly url: string;
}

interface Page {
  readonly items: readonly OfferedObject[];
  readonly next: string | null;
}

interface Fetching {
  readonly api: Api;
  readonly folder: FolderObjectStore;
  readonly progress: Progress;
}

/**
 * Fetches every object of an export that is not in the folder yet.
 * @param path of the objects, as in `/operations/exports/<id>/objects`
 * @throws {CommandFailed} with what to do about it
 */
export async function fetchObjects(path: string, fetching: Fetching): Promise<void> {
  for (let cursor = ''; ; ) {
    const { next } = await fetchPage(`${path}${cursor}`, fetching);
    if (next === null) return;
    cursor = `?cursor=${next}`;
  }
}

function fetchPage(path: string, { api, folder, progress }: Fetching): Promise<Page> {
  const request = { method: 'GET', path } as const;
  return carryPage(
    async () => (await askOperations(api, request, 'The objects cannot be listed')).body as Page,
    (object: OfferedObject) => fetchObject(object, folder),
    progress,
  );
}

async function fetchObject(object: OfferedObject, folder: FolderObjectStore): Promise<void> {
  const { key, sha256 } = object;
  if (parseCommitsKey(key) === undefined && !isManifestKey(key))
    throw new CommandFailed(`The backend offers ${key}, which is no object of an archive. Report it.`);
  const there = await sha256In(folder, key);
  if (there === sha256) return;
  if (there !== undefined) await folder.remove([key]);
  await folder.write(key, compared(object, await open(object)));
}

async function open({ key, url }: OfferedObject): Promise<ReadableStream<Uint8Array>> {
  try {
    const { status, body } = await fetch(url);
    if (status === 200 && body !== null) return body as ReadableStream<Uint8Array>;
    throw new NotCarried(key, `status ${status}`);
  } catch (cause) {
    throw cause instanceof NotCarried ? cause : new NotCarried(key, 'no answer', { cause });
  }
}

/** The same bytes; fails at their end unless they are those that were offered. */
async function* compared(
  { key, sha256 }: OfferedObject,
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const found = createHash('sha256');
  try {
    for await (const piece of body) {
      found.update(piece);
      yield piece;
    }
  } catch (cause) {
    throw new NotCarried(key, 'the connection broke', { cause });
  }
  if (found.digest('hex') !== sha256) throw new NotCarried(key, 'other bytes came than were offered');
}

/** Undefined where there is no such object. */
export async function sha256In(folder: FolderObjectStore, key: string): Promise<string | undefined> {
  const sha256 = createHash('sha256');
  try {
    await pipeline(folder.read(key), sha256);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
  return sha256.digest('hex');
}
