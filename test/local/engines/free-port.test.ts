import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from '../../../local/engines/free-port.ts';

test('a free port is one that can be listened on, and none that an outgoing connection may get', async () => {
  for (let times = 0; times < 20; times++) {
    const port = await freePort();
    expect(port).toBeGreaterThanOrEqual(15_000);
    expect(port).toBeLessThan(32_000);
    const server = createServer();
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(port, '127.0.0.1', listening);
    });
    await new Promise((closed) => server.close(closed));
  }
});
