import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { chooseApiPort } from '../../../local/state/api-port.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function takenPort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

it('the port of the last start is taken again, so that addresses stay', async () => {
  const folder = temporaryFolder();
  const first = await chooseApiPort(folder, {});
  expect(await chooseApiPort(folder, {})).toBe(first);
});

it('another one is taken when that port is in use by now, or the file is damaged', async () => {
  const folder = temporaryFolder();
  const taken = await takenPort();
  for (const last of [`${taken}`, 'no port', '70000', '']) {
    writeFileSync(join(folder, 'api-port'), last);
    const port = await chooseApiPort(folder, {});
    expect(port).toBeGreaterThan(0);
    expect(port).not.toBe(taken);
  }
});

it('a port that was asked for and is in use is named, with what to do', async () => {
  const taken = await takenPort();
  await expect(chooseApiPort(temporaryFolder(), { VARVE_API_PORT: `${taken}` })).rejects.toThrow(
    `Port ${taken} is in use by another program; end that one, or set VARVE_API_PORT to another port`,
  );
});

it.each(['http', '0', '65536', '1.5', ''])('VARVE_API_PORT=%s is no port', async (wanted) => {
  await expect(chooseApiPort(temporaryFolder(), { VARVE_API_PORT: wanted })).rejects.toThrow(
    `VARVE_API_PORT is ${wanted}; set it to a port from 1 to 65535`,
  );
});
