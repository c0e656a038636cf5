import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { callsOf, inWords } from '../on-the-wire.ts';
import type { Measurement } from '../run.ts';
import { deposit, deposits, history } from './bench-events.ts';
import type { Peer } from './peer.ts';

const LENGTH = 100;

/** What each operation consists of: calls to DynamoDB, the items in them, the units that they are charged. */
export async function* measureWire(peers: readonly Peer[], client: DynamoDB): AsyncGenerator<Measurement> {
  const rows = [];
  for (const { name, newStream } of peers) {
    const { appending } = await newStream(history(1));
    const words = async (operation: () => Promise<unknown>) => inWords(await callsOf(client, operation));
    rows.push({ what: name, operation: 'append one', calls: await words(appending([deposit()])) });
    rows.push({ what: name, operation: 'append ten', calls: await words(appending(deposits(10))) });
    const { loadAndAppend } = await newStream(history(LENGTH));
    if (loadAndAppend === undefined) continue;
    const calls = await words(() => loadAndAppend(deposit()));
    rows.push({ what: name, operation: `load + append at ${LENGTH}`, calls });
  }
  yield {
    title: 'on the wire',
    how: 'calls of one operation, items and units as the engine counts them',
    rows,
  };
}
