import { randomUUID } from 'node:crypto';
import { CachingStrategy, Codec, Decider, LoadOption, MemoryCache, type StreamId } from '@equinox-js/core';
import {
  AccessStrategy,
  DynamoStoreCategory,
  DynamoStoreClient,
  DynamoStoreContext,
  QueryOptions,
  TipOptions,
} from '@equinox-js/dynamo-store';
import { account } from '../../lambdas/domain/accounts/index.ts';
import type { BenchEvent } from '../event-store/bench-events.ts';
import type { Peer, PeerContext } from '../event-store/peer.ts';

/**
 * With a cache, from which an append takes the version it expects; a load asks the table for what came since, as
 * `RequireLoad` does. Sizes of tip and query are the library's own.
 */
export function peer({ client, prefix }: PeerContext): Peer {
  const tableName = `${prefix}-equinox`;
  const category = DynamoStoreCategory.create(
    new DynamoStoreContext({
      client: new DynamoStoreClient(client),
      tableName,
      tip: TipOptions.create({}),
      query: QueryOptions.create({}),
    }),
    'Account',
    Codec.compress(Codec.json<BenchEvent>()),
    (state, events) => events.reduce(account.evolve, state),
    account.initialState,
    CachingStrategy.Cache(new MemoryCache()),
    AccessStrategy.Unoptimized(),
  );
  return {
    name: 'equinox-js',
    createTables: () => createTable(client, tableName),
    async newStream(events) {
      const decider = Decider.forStream(category, randomUUID() as StreamId, null);
      for (const event of events) await decider.transact(() => [event], LoadOption.AnyCachedValue);
      return {
        appending: (more) => () => decider.transact(() => [...more], LoadOption.AnyCachedValue),
        loadAndAppend: (event) => decider.transact(() => [event], LoadOption.RequireLoad),
      };
    },
  };
}

const createTable = async (client: PeerContext['client'], TableName: string): Promise<void> =>
  void (await client.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'p', AttributeType: 'S' },
      { AttributeName: 'i', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'p', KeyType: 'HASH' },
      { AttributeName: 'i', KeyType: 'RANGE' },
    ],
  }));
