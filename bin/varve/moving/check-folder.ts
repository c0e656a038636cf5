import { hash } from 'node:crypto';
import { join } from 'node:path';
import { parseCommitsKey } from '../../../lambdas/archive/archive-keys.ts';
import { archivePrefixes, BUCKETS } from '../../../lambdas/archive/contract.ts';
import { isManifestKey } from '../../../lambdas/archive/manifest.ts';
import {
  ArchiveConflict,
  ArchiveDamaged,
  ArchiveGap,
  bucketCommits,
  type PlacedLine,
} from '../../../lambdas/archive/read-bucket.ts';
import { MalformedCommit } from '../../../lambdas/core/commit.ts';
import {
  describeFault,
  portableCommitOf,
  UnportableCommit,
} from '../../../lambdas/event-store/portable-commit.ts';
import {
  endsOf,
  NOTHING_EXPORTED,
  plusExported,
} from '../../../lambdas/operations/moving/export/stream-ends.ts';
import type { Exported, ExportedObject } from '../../../lambdas/operations/moving/exported-archive.ts';
import { CommandFailed } from '../command-failed.ts';
import { eachAtMost } from '../each-at-most.ts';
import type { Progress } from '../progress.ts';
import { EXPORT_FILE, type ExportFile, readExportFile } from './export-file.ts';
import { sha256In } from './fetch-objects.ts';
import { FolderObjectStore } from './folder-object-store.ts';

/** An archive in a folder, which is whole. */
export interface CheckedFolder {
  readonly objects: readonly ExportedObject[];
  /** SHA-256 over all of them: the same archive has the same name. */
  readonly archive: string;
}

const AT_ONCE = 4;

/**
 * Reads the whole archive of a folder: every line, each stream from its first version to its last.
 * @param advance called after each of {@link BUCKETS}
 * @throws {CommandFailed} with the file that is damaged, or the stream and the version that is missing
 */
export async function checkFolder(
  folder: string,
  { advance }: Pick<Progress, 'advance'>,
): Promise<CheckedFolder> {
  const file = await readExportFile(folder);
  if (file?.complete === false)
    throw new CommandFailed(`Not all of the export is in ${folder}. Give varve export ${folder} again.`);
  const store = new FolderObjectStore(folder);
  const keys = await keysIn(folder, store);
  let sum = NOTHING_EXPORTED;
  try {
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      for await (const { end } of endsOf(checked(bucketCommits(store, bucket)))) sum = plusExported(sum, end);
      advance();
    }
  } catch (error) {
    throw refusalOf(folder, error);
  }
  if (file !== undefined) demandSame(folder, file, sum);
  return await named(store, keys);
}

/** @throws {UnportableCommit} at a line that would not be stored as it is */
async function* checked<Line extends PlacedLine>(lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  for await (const line of lines) {
    portableCommitOf(line);
    yield line;
  }
}

/** @throws {CommandFailed} when there is a file that is none of an archive, or no commit at all */
async function keysIn(folder: string, store: FolderObjectStore): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) {
    if (key === EXPORT_FILE) continue;
    if (parseCommitsKey(key) === undefined && !isManifestKey(key))
      throw new CommandFailed(`${join(folder, key)} is no file of an archive. Take it away.`);
    keys.push(key);
  }
  if (!keys.some((key) => key.startsWith(archivePrefixes.commits)))
    throw new CommandFailed(`There is no archive in ${folder}: it has no commits/date=….`);
  return keys.sort();
}

function refusalOf(folder: string, error: unknown): unknown {
  const refusal = reasonOf(folder, error);
  return refusal === undefined ? error : new CommandFailed(`${refusal} Nothing was sent.`, { cause: error });
}

function reasonOf(folder: string, error: unknown): string | undefined {
  if (error instanceof ArchiveDamaged) {
    const { key, kind, detail } = error.fault;
    return `${join(folder, key)} is ${kind === 'missing-object' ? 'missing' : kind} (${detail}).`;
  }
  if (error instanceof ArchiveGap) return `The archive lacks ${error.stream} version ${error.version}.`;
  if (error instanceof ArchiveConflict) {
    const paths = error.keys.map((key) => join(folder, key)).join(' and ');
    return `${error.stream} version ${error.version} is there twice, with other content: in ${paths}.`;
  }
  if (error instanceof UnportableCommit)
    return `${error.stream} version ${error.version} would not be stored as it is: ${describeFault(error.fault)}.`;
  return error instanceof MalformedCommit ? `A line is no commit (${error.message}).` : undefined;
}

function demandSame(folder: string, file: ExportFile, { streams, commits, digest }: Exported): void {
  if (!file.complete || file.digest === digest) return;
  throw new CommandFailed(
    `${join(folder, EXPORT_FILE)} tells of ${file.commits} commits in ${file.streams} streams, and there are ` +
      `${commits} in ${streams}, or others. Export anew. Nothing was sent.`,
  );
}

async function named(store: FolderObjectStore, keys: readonly string[]): Promise<CheckedFolder> {
  const objects: ExportedObject[] = [];
  await eachAtMost(AT_ONCE, keys, async (key) => {
    let bytes = 0;
    for await (const { size } of store.list(key)) bytes = size;
    objects.push({ key, bytes, sha256: (await sha256In(store, key)) ?? '' });
  });
  objects.sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    objects,
    archive: hash('sha256', objects.map(({ key, sha256 }) => `${sha256} ${key}\n`).join('')),
  };
}
