import { randomUUID } from 'node:crypto';
import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { createEventsTable } from '../../test/support/events-table.ts';
import type { BenchEvent } from './bench-events.ts';
import type { Peer, PeerContext } from './peer.ts';

export const RAW_SDK = 'raw SDK, PutItem';
export const TRANSACTION = 'raw SDK, TransactWriteItems';

/** No library at all: an item an event, with nothing in it but the event; events that belong together one after another. */
export const rawSdk = (context: PeerContext): Peer =>
  itemAnEvent(RAW_SDK, context, async (puts) => {
    for (const put of puts) await context.client.send(new PutItemCommand(put));
  });

/** As {@link rawSdk}, with events that belong together in one transaction. */
export const rawTransaction = (context: PeerContext): Peer =>
  itemAnEvent(TRANSACTION, context, async (puts) => {
    const TransactItems = puts.map((Put) => ({ Put }));
    await context.client.send(new TransactWriteItemsCommand({ TransactItems }));
  });

type Put = ReturnType<typeof toPut>;

function itemAnEvent(name: string, { client }: PeerContext, write: (puts: Put[]) => Promise<void>): Peer {
  let table = '';
  return {
    name,
    async createTables() {
      table = await createEventsTable(client);
    },
    async newStream(events) {
      const stream = `account#${randomUUID()}`;
      let version = 0;
      const appending = (more: readonly BenchEvent[]) => async () => {
        const puts = more.map((event, index) => toPut(table, stream, version + index + 1, event));
        await write(puts);
        version += more.length;
      };
      for (const event of events) await appending([event])();
      return { appending };
    },
  };
}

export const toPut = (TableName: string, stream: string, version: number, event: BenchEvent) => ({
  TableName,
  Item: {
    pk: { S: stream },
    sk: { N: String(version) },
    at: { S: new Date().toISOString() },
    event: { S: JSON.stringify(event) },
  },
  ConditionExpression: 'attribute_not_exists(pk)',
});
