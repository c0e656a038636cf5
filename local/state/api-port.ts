import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CannotStart } from '../engines/engine.ts';
import { freePort } from '../engines/free-port.ts';

/**
 * The port of the HTTP API: `VARVE_API_PORT`; else that of the last start, so that addresses stay; else any.
 * @throws CannotStart when `VARVE_API_PORT` is no port or is taken.
 */
export async function chooseApiPort(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const wanted = env.VARVE_API_PORT;
  if (wanted !== undefined) return checkedPort(wanted);
  const file = join(folder, 'api-port');
  const last = Number(await readFile(file, 'utf8').catch(() => ''));
  const port = isPort(last) && (await isFree(last)) ? last : await freePort();
  await writeFile(file, `${port}`);
  return port;
}

async function checkedPort(wanted: string): Promise<number> {
  const port = Number(wanted);
  if (!isPort(port)) throw new CannotStart(`VARVE_API_PORT is ${wanted}; set it to a port from 1 to 65535`);
  if (await isFree(port)) return port;
  throw new CannotStart(
    `Port ${port} is in use by another program; end that one, or set VARVE_API_PORT to another port`,
  );
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
