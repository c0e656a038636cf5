import { spawnSync } from 'node:child_process';

let available: boolean | undefined;

/**
 * The command, run so that the kernel sends it `signal` when the process that started it is gone, however that ended.
 * Without setpriv (util-linux 2.33 and later; not on macOS) the command stays as it is, and the next start ends
 * what was left over.
 */
export function endWithParent(command: readonly string[], signal: NodeJS.Signals): readonly string[] {
  available ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;
  return available ? ['setpriv', '--pdeathsig', signal.replace('SIG', ''), ...command] : command;
}
