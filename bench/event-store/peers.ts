import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer, PeerContext, PeerModule } from './peer.ts';
import { rawSdk, rawTransaction } from './raw-sdk.ts';
import { varve } from './varve.ts';

const folder = join(import.meta.dirname, '..', 'peers');

/** Files of `bench/peers`. Found at run time only: their libraries are installed for a measurement, not for the product. */
const LIBRARIES = ['castore', 'event-store-adapter-js', 'equinox'];

/** All that are measured, with their tables. */
export async function preparedPeers(context: PeerContext): Promise<readonly Peer[]> {
  installLibraries();
  const peers = [rawSdk(context), varve(context), rawTransaction(context)];
  for (const library of LIBRARIES) {
    const module = (await import(join(folder, `${library}.ts`))) as PeerModule;
    peers.push(module.peer(context));
  }
  for (const peer of peers) await peer.createTables();
  return peers;
}

function installLibraries(): void {
  if (existsSync(join(folder, 'node_modules'))) return;
  // Standard output is for figures.
  console.error(`Installing what is measured against: npm ci in ${folder}`);
  const { status, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', folder], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`, { cause: error });
}
