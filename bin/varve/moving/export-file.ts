import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailed } from '../command-failed.ts';

/** What an export holds, as the backend reports it. */
export interface ExportTotals {
  readonly endedAt: string;
  readonly streams: number;
  readonly commits: number;
  readonly events: number;
  /** The same for the same commits, wherever they are. */
  readonly digest: string;
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Tells of the folder that it is an export, and whether all of it is there. STORAGE FORMAT of `export.json`: fields may be
 * added; another form has another number.
 */
export type ExportFile =
  | { readonly format: 1; readonly run: string; readonly complete: false }
  | ({ readonly format: 1; readonly run: string; readonly complete: true } & ExportTotals);

export const EXPORT_FILE = 'export.json';

/** Undefined where there is none. @throws {CommandFailed} for one that this code cannot read */
export async function readExportFile(folder: string): Promise<ExportFile | undefined> {
  const path = join(folder, EXPORT_FILE);
  const text = await readFile(path, 'utf8').catch(unlessMissing);
  if (text === undefined) return undefined;
  const file = parsed(text);
  if (file?.format === 1) return file as ExportFile;
  throw new CommandFailed(`${path} is of no form that this version knows. Use the version that wrote it.`);
}

export async function writeExportFile(folder: string, file: ExportFile): Promise<void> {
  const path = join(folder, EXPORT_FILE);
  await writeFile(`${path}.unfinished`, `${JSON.stringify(file, undefined, 2)}\n`, { flush: true });
  await rename(`${path}.unfinished`, path);
}

/** @throws {CommandFailed} when something is in the folder */
export async function demandEmpty(folder: string): Promise<void> {
  const entries = (await readdir(folder).catch(unlessMissing)) ?? [];
  if (entries.length > 0)
    throw new CommandFailed(`${folder} holds something that is no export. Name a folder that is empty.`);
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function parsed(text: string): { readonly format?: unknown } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
