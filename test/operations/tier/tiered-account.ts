import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { account } from '../../../lambdas/domain/accounts/index.ts';
import { MemoryObjectStore } from '../../../lambdas/event-store/memory-object-store.ts';
import { MemorySnapshotStore } from '../../../lambdas/event-store/memory-snapshot-store.ts';
import type { ObjectStore } from '../../../lambdas/event-store/object-store.ts';
import { SnapshottingEventStore } from '../../../lambdas/event-store/snapshotting-event-store.ts';
import { tierStream } from '../../../lambdas/operations/tier/tier-stream.ts';
import { closeAccount, fillAccount, giveToAccount, withdraw } from '../../support/accounts-history.ts';
import { leavingTable } from '../../support/leaving-table.ts';
import { silentLogger } from '../../support/loggers.ts';

export const DAY = 86_400_000;
export const policy = { age: DAY, least: 8 };
export const stream = StreamId.of('account', '17850');

/** Counts what is read from the archive, and may be made to fail. */
export class WatchedObjects extends MemoryObjectStore {
  reads = 0;
  override read(key: string) {
    this.reads += 1;
    return super.read(key);
  }
}

interface World {
  readonly objects?: ObjectStore;
  readonly reducer?: string;
}

/** A shop that is a week old, and its tables as the functions have them. */
export function openTier({ objects, reducer = 'today' }: World = {}) {
  const start = Date.parse('2010-12-01T08:00:00.000Z');
  let now = start;
  const table = leavingTable(objects, () => new Date(now));
  const snapshots = new MemorySnapshotStore();
  const reducersOf = (name: string) => [{ decider: account, name }];
  const storeOf = (name = reducer) =>
    new SnapshottingEventStore(table.events, snapshots, { reducers: reducersOf(name), logger: silentLogger });
  const sources = (name = reducer) => ({ ...table, snapshots, reducers: reducersOf(name), now: () => now });
  return {
    ...{ table, snapshots, storeOf },
    /** What the commands of an account have stored, and a week that has gone by since. */
    async fill(commits: number, close = false): Promise<void> {
      await fillAccount(storeOf(), '17850', commits);
      if (close) {
        await giveToAccount(storeOf(), '17850', withdraw(commits - 1), 'withdraw');
        await giveToAccount(storeOf(), '17850', closeAccount, 'close');
      }
      now = start + 7 * DAY;
    },
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    tier: (apply: boolean, name?: string) => tierStream(sources(name), stream, policy, apply),
    expiring: async () => (await table.all(stream)).filter((commit) => table.expiry.isExpiring(commit)),
  };
}
