import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster } from 'iovalkey';
import { expect, inject, it, onTestFinished } from 'vitest';
import { commandLine } from '../../../local/engines/end-leftover.ts';
import { startValkey } from '../../../local/engines/valkey.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** As functions connect: by the address of one node, and then to what the cluster announces. */
function clusterOf(url: string): Cluster {
  const { hostname, port } = new URL(url);
  const cluster = new Cluster([{ host: hostname, port: Number(port) }]);
  onTestFinished(() => cluster.disconnect());
  return cluster;
}

const SET_BOTH = "redis.call('SET', KEYS[1], ARGV[1]); return redis.call('SET', KEYS[2], ARGV[1])";

it('keys that are written together must share a hash tag', async () => {
  const cluster = clusterOf(inject('engines').valkey);
  await expect(cluster.eval(SET_BOTH, 2, 'units:a', 'units:b', '1')).rejects.toThrow('CROSSSLOT');
  await expect(cluster.eval(SET_BOTH, 2, '{units}:a', '{units}:b', '1')).resolves.toBe('OK');
});

it('it announces itself on the loopback interface, with all slots', async () => {
  const { valkey } = inject('engines');
  const port = Number(new URL(valkey).port);
  const cluster = clusterOf(valkey);
  const [[first, last, node] = [], ...others] = await cluster.cluster('SLOTS');
  expect([first, last, node?.slice(0, 2), others]).toEqual([0, 16_383, ['127.0.0.1', port], []]);
});

it('what it acknowledged survives a kill -9', async () => {
  const dataDir = temporaryFolder();
  const before = await startValkey({ dataDir });
  const cluster = clusterOf(before.url);
  let acknowledged = 0;
  // Ends with the connection, or hangs in it: nothing is acknowledged any more once the engine is dead.
  void (async () => {
    for (;;) {
      await cluster.set('{count}', acknowledged + 1);
      acknowledged += 1;
    }
  })().catch(() => {});
  await sleep(300);
  const pid = Number(readFileSync(join(dataDir, 'engine.pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => commandLine(pid)).toBe('');
  cluster.disconnect();
  expect(acknowledged).toBeGreaterThan(10);

  const after = await startValkey({ dataDir });
  onTestFinished(() => after.stop());
  expect(Number(await clusterOf(after.url).get('{count}'))).toBeGreaterThanOrEqual(acknowledged);
});

it('says what to do when its files are damaged', async () => {
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'nodes.conf'), 'no line of a cluster');
  await expect(startValkey({ dataDir })).rejects.toThrow(
    `what is in ${dataDir} is damaged; delete it, and ${join(dirname(dataDir), 'checkpoints')}: it is filled again from the table`,
  );
});
