import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When a process started, in whatever unit its system tells; empty when there is none with that id. */
export function processStart(pid: number): string {
  try {
    return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  } catch {
    return '';
  }
}

/** Field 22 of proc(5)'s `stat`, counted behind the name, which may hold spaces. */
function startOnLinux(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? '' : (fields[18] ?? '');
}

const startByPs = (pid: number): string =>
  execFileSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' }).trim();
