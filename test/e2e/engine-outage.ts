import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startProgram } from '../../local/engines/engine-process.ts';
import { notAsRoot } from '../../local/engines/not-as-root.ts';
import type { LocalBackend } from '../support/local-backend.ts';
import { killAll, type Process, processTree } from '../support/process-tree.ts';

export type StruckEngine = 'postgres' | 'opensearch' | 'valkey';

/** An engine that was killed. */
export interface Outage {
  /** Starts it again as it was: at its address, on its data. It then lives as long as this process. */
  end(): Promise<void>;
}

/** `kill -9` of all processes of an engine of a backend. */
export function strikeDown(backend: LocalBackend, name: StruckEngine): Outage {
  const dataDir = join(backend.dir, name);
  const server = serverOn(dataDir);
  const command = readFileSync(`/proc/${server.pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  killAll(processTree(server.pid));
  const port = Number(new URL(backend.endpoints.engines[name] ?? '').port);
  return {
    async end() {
      const [program = ''] = command;
      await startProgram({
        name,
        dataDir,
        command,
        asUser: name === 'valkey' ? [] : await notAsRoot({ name, program, dataDir }),
        // Nothing that it holds is needed when this process is gone.
        endSignal: 'SIGKILL',
        ifDamaged: 'it was killed, and should not be',
        ready: () => listensOn(port),
      });
    },
  };
}

/** Ends the engines that were started again on the data of a backend. */
export function killRestarted({ dir }: LocalBackend): void {
  const servers = processTree(process.pid).filter(({ commandLine }) => commandLine.includes(dir));
  killAll(servers.flatMap(({ pid }) => processTree(pid)));
}

/** What Valkey has stored, but for its place in its cluster: as when a cache is replaced by an empty one. */
export const forgetValkeyData = ({ dir }: LocalBackend): Promise<void> =>
  rm(join(dir, 'valkey', 'appendonlydir'), { recursive: true });

/** The backend started it, or this process did after an earlier outage. */
function serverOn(dataDir: string): Process {
  const server = processTree(process.pid).find(({ commandLine }) => commandLine.includes(dataDir));
  if (server === undefined) throw new Error(`Nothing runs on ${dataDir}`);
  return server;
}

const listensOn = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (listens: boolean) => () => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
