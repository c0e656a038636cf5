import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { createEventsTable } from '../../test/support/events-table.ts';
import { draftOf } from './draft.ts';
import type { Peer, PeerContext } from './peer.ts';
import { appendOneByOne } from './seed-stream.ts';

export const VARVE = 'Varve';

/** A commit is an item, however many events are in it. The bare store: no snapshots. */
export function varve({ client }: PeerContext): Peer {
  let store: DynamoDbEventStore | undefined;
  return {
    name: VARVE,
    async createTables() {
      store = new DynamoDbEventStore({ client, tableName: await createEventsTable(client) });
    },
    async newStream(events) {
      if (store === undefined) throw new Error('No table has been made');
      const table = store;
      let loaded = await appendOneByOne(table, events);
      return {
        appending(more) {
          const draft = draftOf(more);
          return async () => {
            const commit = await table.append(loaded, draft);
            loaded = LoadedStream.of(loaded.stream, [...loaded.commits, commit]);
          };
        },
      };
    },
  };
}
