import { startBenchEngine } from './bench-engine.ts';
import { measureAppends } from './event-store/measure-appends.ts';
import { measureCommands } from './event-store/measure-commands.ts';
import { measureCpu } from './event-store/measure-cpu.ts';
import { measureLoads } from './event-store/measure-loads.ts';
import { measureSnapshotRule } from './event-store/measure-snapshot-rule.ts';
import { measureWire } from './event-store/measure-wire.ts';
import { preparedPeers } from './event-store/peers.ts';
import { createVarveTables } from './event-store/varve-tables.ts';
import type { Measurement } from './run.ts';

/** The event store side by side with others: one engine, one client, one call after another. */
export async function* measure(): AsyncGenerator<Measurement> {
  const { client, stop } = await startBenchEngine();
  try {
    const context = { client, prefix: `bench-${process.pid}` };
    const peers = await preparedPeers(context);
    const tables = await createVarveTables(context);
    yield* measureWire(peers, client);
    yield* measureAppends(peers);
    yield* measureCommands(peers, tables);
    yield* measureLoads(tables, client);
    yield* measureSnapshotRule(tables, client);
    yield* measureCpu();
  } finally {
    await stop();
  }
}
