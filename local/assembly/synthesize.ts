import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Synthesises the app for the stage `local`, without these read stores, into `folder`. The app is run as it is, which takes a fifth of the
 * time of the `cdk` command.
 * @throws Error with what the app said
 */
export async function synthesize(folder: string, without: readonly string[] = []): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const env = {
    ...process.env,
    CDK_OUTDIR: folder,
    CDK_VALIDATION: 'false',
    VARVE_STAGE: 'local',
    VARVE_WITHOUT: without.join(),
  };
  try {
    await promisify(execFile)(process.execPath, ['bin/app.ts'], { cwd: ROOT, env });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`The app could not be synthesised (node bin/app.ts):\n${stderr?.trim() || message}`);
  }
}
