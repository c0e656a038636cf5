import { execFile } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processStart } from '../../local/state/process-start.ts';
import { temporaryFolder } from './temporary-folder.ts';

const START = join(import.meta.dirname, '../../local/start.ts');

/** For root nothing is read-only, so it steps into a namespace where it is somebody else. */
const AS_USER = process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=1000', '--map-group=1000'] : [];

interface Refusal {
  readonly code: number;
  readonly said: string;
}

function start(
  folder: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<Refusal> {
  const [file = '', ...rest] = [...AS_USER, process.execPath, START, '--empty', ...args];
  return new Promise((resolve) => {
    const options = { env: { ...process.env, VARVE_LOCAL_DIR: folder, ...env }, timeout: 20_000 };
    execFile(file, rest, options, (error, _stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stderr.trim() }),
    );
  });
}

it('a read-only folder is refused in one sentence that says what to do', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o500);
  onTestFinished(() => chmodSync(folder, 0o700));
  expect(await start(folder)).toEqual({
    code: 1,
    said: `The local backend cannot write to ${folder} (EACCES); give that folder to the user who runs this, or set VARVE_LOCAL_DIR to another one`,
  });
});

it('a file where the folder should be is refused in one sentence', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const { code, said } = await start(file);
  expect(code).toBe(1);
  expect(said).toMatch(/^The local backend cannot write to .*\/file \(EEXIST\); give that folder .*$/);
});

it('a port in use is refused in one sentence, before any engine starts', async () => {
  const folder = temporaryFolder();
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  const { port } = await new Promise<{ port: number }>((resolve) =>
    server.once('listening', () => resolve(server.address() as { port: number })),
  );
  expect(await start(folder, { VARVE_API_PORT: `${port}` })).toEqual({
    code: 1,
    said: `Port ${port} is in use by another program; end that one, or set VARVE_API_PORT to another port`,
  });
  expect(existsSync(join(folder, 'dynamodb'))).toBe(false);
});

it('a second start is refused in one sentence, and leaves the first one alone', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'running.json'),
    JSON.stringify({ pid: process.pid, start: processStart(process.pid) }),
  );
  writeFileSync(join(folder, 'endpoints.json'), '{}');
  const { code, said } = await start(folder);
  expect(code).toBe(1);
  expect(said).toMatch(/^The local backend already runs on .* \(process \d+\); end it with Ctrl-C .*$/);
  expect(existsSync(join(folder, 'endpoints.json'))).toBe(true);
});

it('an option that is not known is refused', async () => {
  const { code, said } = await start(temporaryFolder(), {}, ['--full']);
  expect(code).toBe(1);
  expect(said).toContain("Unknown option '--full'");
});

it('a read store that is not known is refused in one sentence, before any engine starts', async () => {
  const folder = temporaryFolder();
  expect(await start(folder, {}, ['--without', 'opensearch,redis'])).toEqual({
    code: 1,
    said: 'There is no read store redis to go without; there are dynamodb, opensearch, postgres, valkey',
  });
  expect(existsSync(join(folder, 'dynamodb'))).toBe(false);
});

it('a machine without a Java that fits is refused in one sentence where CI is set', async () => {
  const programs = temporaryFolder();
  writeFileSync(join(programs, 'java'), `#!/bin/sh\necho 'java version "8"' >&2\n`, { mode: 0o755 });
  const env = { CI: 'true', JAVA_HOME: '/nowhere', OPENSEARCH_JAVA_HOME: '/nowhere' };
  const { code, said } = await start(temporaryFolder(), {
    ...env,
    PATH: `${programs}${delimiter}${process.env.PATH}`,
  });
  expect(code).toBe(1);
  expect(said).toMatch(
    /^opensearch: it needs Java 17 to 23, and the one that was found is 8; run ".*", or .*$/,
  );
});
