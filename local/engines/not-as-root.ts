import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CannotStart } from './engine.ts';

const run = promisify(execFile);

/** In a user namespace, where we are user 1000: files keep their owner, and closed parent folders stay open to us. */
const IN_NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];

const NOBODY = 65534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

interface RefusesRoot {
  readonly name: string;
  /** The program, or the folder that it is in. */
  readonly program: string;
  readonly dataDir: string;
}

/**
 * What to put before a program that refuses to run as root, so that it runs for root too. Where namespaces are
 * forbidden (many containers) it runs as `nobody`, who must be able to enter the folders of program and data.
 * @throws CannotStart when neither way is open.
 */
export async function notAsRoot({ name, program, dataDir }: RefusesRoot): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return [];
  if (await works([...IN_NAMESPACE, 'true'])) return IN_NAMESPACE;
  for (const path of [program, dataDir]) {
    if (!(await works([...AS_NOBODY, 'test', '-x', path]))) throw nobodyMayEnter(name, path);
  }
  await chown(dataDir, NOBODY, NOBODY);
  return AS_NOBODY;
}

const nobodyMayEnter = (name: string, path: string) =>
  new CannotStart(
    `${name} does not run as root, and no other user may enter ${path}; start as another user, or put it, and ` +
      'what VARVE_LOCAL_DIR names, where everybody may enter',
  );

async function works([file = '', ...args]: readonly string[]): Promise<boolean> {
  return run(file, args).then(
    () => true,
    () => false,
  );
}
