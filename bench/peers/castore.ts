import { randomUUID } from 'node:crypto';
import { type Aggregate, EventStore, EventType, type Reducer } from '@castore/core';
import { DynamoDBSingleTableEventStorageAdapter } from '@castore/event-storage-adapter-dynamodb';
import type { AccountEvent } from '../../lambdas/domain/accounts/events.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import type { AccountState } from '../../lambdas/domain/accounts/state.ts';
import type { BenchEvent } from '../event-store/bench-events.ts';
import type { Peer, PeerContext } from '../event-store/peer.ts';

const types = ['AccountCreated', 'MoneyDeposited'].map((type) => new EventType({ type }));

interface AccountAggregate extends Aggregate {
  readonly state: AccountState;
}

const reducer: Reducer<AccountAggregate> = (before, { aggregateId, version, type, payload }) => ({
  aggregateId,
  version,
  state: account.evolve(before?.state ?? account.initialState, { type, data: payload } as AccountEvent),
});

/** The table is the one of the adapter's documentation, with its index over the first events. */
export function peer({ client, prefix }: PeerContext): Peer {
  const tableName = `${prefix}-castore`;
  const store = storeOn(client, tableName);
  return {
    name: 'Castore',
    createTables: () => createTable(client, tableName),
    async newStream(events) {
      const aggregateId = randomUUID();
      let head = 0;
      const next = ({ type, data }: BenchEvent) => ({ aggregateId, version: ++head, type, payload: data });
      for (const event of events) await store.pushEvent(next(event));
      return {
        appending(more) {
          const details = more.map(next);
          return () => push(store, details);
        },
        async loadAndAppend(event) {
          const { aggregate } = await store.getExistingAggregate(aggregateId);
          const detail = { ...next(event), version: aggregate.version + 1 };
          await store.pushEvent(detail, { prevAggregate: aggregate });
        },
      };
    },
  };
}

const storeOn = (dynamoDBClient: PeerContext['client'], tableName: string) =>
  new EventStore({
    eventStoreId: 'account',
    eventTypes: types,
    reducer,
    eventStorageAdapter: new DynamoDBSingleTableEventStorageAdapter({ tableName, dynamoDBClient }),
  });

type Store = ReturnType<typeof storeOn>;

/** Several events are a group, which is one transaction. */
async function push(store: Store, details: readonly Parameters<Store['pushEvent']>[0][]): Promise<void> {
  const [only, ...others] = details;
  if (only !== undefined && others.length === 0) return void (await store.pushEvent(only));
  const [first, second, ...rest] = details.map((each) => store.groupEvent(each));
  if (first && second) await EventStore.pushEventGroup(first, second, ...rest);
}

const createTable = async (client: PeerContext['client'], TableName: string): Promise<void> =>
  void (await client.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'aggregateId', AttributeType: 'S' },
      { AttributeName: 'version', AttributeType: 'N' },
      { AttributeName: 'eventStoreId', AttributeType: 'S' },
      { AttributeName: 'timestamp', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'aggregateId', KeyType: 'HASH' },
      { AttributeName: 'version', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'initialEvents',
        KeySchema: [
          { AttributeName: 'eventStoreId', KeyType: 'HASH' },
          { AttributeName: 'timestamp', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  }));
