import { dirname, join } from 'node:path';
import { Redis } from 'iovalkey';
import type { Engine, EngineOptions } from './engine.ts';
import { endProgram, startProgram } from './engine-process.ts';
import { freePort } from './free-port.ts';
import { valkeyServer } from './valkey-program.ts';

const LAST_SLOT = 16_383;

/**
 * Valkey as ElastiCache Serverless shows it: a cluster, so that keys written together must share a hash tag; here all
 * slots are on one node. A write is answered when it is on disk (`appendfsync always`): under `everysec`, one that
 * was answered while a flush was under way may still be in memory only, and gone after a `kill -9`.
 */
export async function startValkey({ dataDir }: EngineOptions): Promise<Engine> {
  const program = await valkeyServer();
  const [port, busPort] = [await freePort(), await freePort()];
  const child = await startProgram({
    name: 'valkey',
    dataDir,
    command: [program, ...options({ dir: dataDir, port, 'cluster-port': busPort })],
    endSignal: 'SIGTERM',
    ifDamaged: `delete it, and ${join(dirname(dataDir), 'checkpoints')}: it is filled again from the table`,
    ready: () => servesAllSlots(port),
  });
  return { name: 'valkey', url: `valkey://127.0.0.1:${port}`, stop: () => endProgram(child, 'SIGTERM') };
}

const options = (own: Readonly<Record<string, string | number>>): readonly string[] =>
  Object.entries({
    ...own,
    bind: '127.0.0.1',
    'cluster-enabled': 'yes',
    'cluster-announce-ip': '127.0.0.1',
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    // So that a leftover can be told by the folder in its command line.
    'set-proc-title': 'no',
  }).flatMap(([name, value]) => [`--${name}`, `${value}`]);

/** Gives a new node its slots. A node serves none in its first two seconds, whatever it owns. */
async function servesAllSlots(port: number): Promise<boolean> {
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    await client.connect();
    const info = String(await client.cluster('INFO'));
    if (info.includes('cluster_slots_assigned:0')) await client.cluster('ADDSLOTSRANGE', 0, LAST_SLOT);
    return info.includes('cluster_state:ok');
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
