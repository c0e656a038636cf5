import { access, constants, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CannotStart } from '../engines/engine.ts';

/** The folder of all local state: `VARVE_LOCAL_DIR`, else `.local` beside the sources. */
export const localFolder = (): string =>
  resolve(process.env.VARVE_LOCAL_DIR ?? join(import.meta.dirname, '..', '..', '.local'));

/** @throws CannotStart when the folder cannot be made or written. */
export async function ensureWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotStart(
      `The local backend cannot write to ${folder} (${code}); give that folder to the user who runs this, or set VARVE_LOCAL_DIR to another one`,
    );
  }
}
