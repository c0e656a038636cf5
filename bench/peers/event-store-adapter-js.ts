import { randomUUID } from 'node:crypto';
import { type Aggregate, type AggregateId, type Event, EventStoreFactory } from 'event-store-adapter-js';
import { account } from '../../lambdas/domain/accounts/index.ts';
import type { AccountState } from '../../lambdas/domain/accounts/state.ts';
import type { BenchEvent } from '../event-store/bench-events.ts';
import type { Peer, PeerContext } from '../event-store/peer.ts';

/** Journal and snapshot table with their indexes, as in the library's own tests; a snapshot only of the first event. */
export function peer({ client, prefix }: PeerContext): Peer {
  const [journal, snapshot] = [`${prefix}-journal`, `${prefix}-snapshot`];
  const store = EventStoreFactory.ofDynamoDB<AggregateId, AccountAggregate, AccountEvent>(
    client,
    journal,
    snapshot,
    INDEX,
    INDEX,
    32,
    eventFrom,
    aggregateFrom,
  );
  return {
    name: 'event-store-adapter-js',
    async createTables() {
      for (const table of [journal, snapshot]) await createTable(client, table);
    },
    async newStream([first, ...rest]) {
      const id = idOf(randomUUID());
      const created = account.evolve(account.initialState, first);
      await store.persistEventAndSnapshot(eventOf(id, 1, first), aggregateOf(id, 1, 1, created));
      let head = 1;
      // An event at a time is all that can be persisted.
      const appending = (more: readonly BenchEvent[]) => {
        const facts = more.map((event, index) => eventOf(id, head + index + 1, event));
        return async () => {
          for (const fact of facts) await store.persistEvent(fact, head++);
        };
      };
      await appending(rest)();
      return {
        appending,
        async loadAndAppend(event) {
          const found = await store.getLatestSnapshotById(id);
          if (found === undefined) throw new Error('The snapshot is gone');
          const since = await store.getEventsByIdSinceSequenceNumber(id, found.sequenceNumber + 1);
          since.reduce((state, { event: each }) => account.evolve(state, each), found.state);
          await store.persistEvent(
            eventOf(id, found.sequenceNumber + since.length + 1, event),
            found.version,
          );
          head++;
        },
      };
    },
  };
}

const INDEX = 'aid-index';

interface AccountEvent extends Event<AggregateId> {
  readonly event: BenchEvent;
}

interface AccountAggregate extends Aggregate<AccountAggregate, AggregateId> {
  readonly state: AccountState;
}

const idOf = (value: string): AggregateId => ({
  typeName: 'account',
  value,
  asString: () => `account-${value}`,
});

const eventOf = (aggregateId: AggregateId, sequenceNumber: number, event: BenchEvent): AccountEvent => ({
  typeName: event.type,
  id: randomUUID(),
  aggregateId,
  sequenceNumber,
  occurredAt: new Date(),
  isCreated: sequenceNumber === 1,
  event,
});

const aggregateOf = (
  id: AggregateId,
  sequenceNumber: number,
  version: number,
  state: AccountState,
): AccountAggregate => ({
  typeName: 'account',
  id,
  sequenceNumber,
  version,
  state,
  withVersion: (other) => aggregateOf(id, sequenceNumber, other, state),
  updateVersion: (change) => aggregateOf(id, sequenceNumber, change(version), state),
});

/** The library gives what it parsed, and calls it a text. */
function eventFrom(parsed: unknown): AccountEvent {
  const { data } = parsed as { readonly data: AccountEvent };
  return { ...data, aggregateId: idOf(data.aggregateId.value), occurredAt: new Date(data.occurredAt) };
}

function aggregateFrom(parsed: unknown): AccountAggregate {
  const { id, sequenceNumber, version, state } = (parsed as { readonly data: AccountAggregate }).data;
  return aggregateOf(idOf(id.value), sequenceNumber, version, state);
}

const createTable = async (client: PeerContext['client'], TableName: string): Promise<void> =>
  void (await client.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pkey', AttributeType: 'S' },
      { AttributeName: 'skey', AttributeType: 'S' },
      { AttributeName: 'aid', AttributeType: 'S' },
      { AttributeName: 'seq_nr', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pkey', KeyType: 'HASH' },
      { AttributeName: 'skey', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: INDEX,
        KeySchema: [
          { AttributeName: 'aid', KeyType: 'HASH' },
          { AttributeName: 'seq_nr', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  }));
