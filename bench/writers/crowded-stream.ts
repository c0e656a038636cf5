import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import { type PresentEventStore, VersionConflict } from '../../lambdas/event-store/event-store.ts';
import { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { MemorySnapshotStore } from '../../lambdas/event-store/memory-snapshot-store.ts';
import { newCommit } from '../../lambdas/event-store/new-commit.ts';
import { SnapshottingEventStore } from '../../lambdas/event-store/snapshotting-event-store.ts';
import { nextAttempt } from '../../test/e2e/persistent-writer.ts';
import { createAccount, deposit, giveToAccount } from '../../test/support/accounts-history.ts';
import { silentLogger } from '../../test/support/loggers.ts';
import { presentEvents } from '../../test/support/present-events.ts';

/** Milliseconds on an average: of a query, of a put, and of the way from a client to its function and back. */
export const FAR_AWAY = { read: 5, put: 6, function: 5 } as const;

const half = (milliseconds: number) => sleep((milliseconds / 2) * (0.6 + 0.8 * Math.random()));

/**
 * An account whose writers have an environment each, which the local front has too few of. In memory, so that time goes
 * by in waiting for a store as far away as DynamoDB is, and not on the processors of this machine.
 */
export async function crowdedAccount() {
  const id = `w-${randomUUID()}`;
  const created = presentEvents();
  await giveToAccount(created, id, createAccount(id), 'creation');
  // Each is of one event: the place of a commit tells its version.
  const commits: Commit[] = [...(await created.read(StreamId.of('account', id), 1))];
  const store = farAway(commits);
  const snapshots = new MemorySnapshotStore();
  const reducers = [{ decider: account, name: 'today' }];
  return {
    newEnvironment: () => new SnapshottingEventStore(store, snapshots, { reducers, logger: silentLogger }),
    deposit: (environment: PresentEventStore) => depositInto(environment, id),
  };
}

function farAway(commits: Commit[]): PresentEventStore {
  const read = async (from: number, to?: number) => {
    await half(FAR_AWAY.read);
    const found = commits.slice(from - 1, to);
    await half(FAR_AWAY.read);
    return found;
  };
  return {
    present: (commit) => commit,
    load: async (stream) => LoadedStream.of(stream, await read(1)),
    read: (_, from, to) => read(from, to),
    async append(loaded, draft) {
      await half(FAR_AWAY.put);
      const commit = newCommit(loaded, draft, () => new Date());
      const isTaken = commits.length >= commit.version;
      if (!isTaken) commits.push(commit);
      await half(FAR_AWAY.put);
      if (isTaken) throw new VersionConflict(loaded.stream, commit.version);
      return commit;
    },
    appendAll: async () => {
      throw new Error('A deposit goes to one stream');
    },
  };
}

/** Until it is acknowledged: a conflict that is left is what a client hears as 409. */
async function depositInto(environment: PresentEventStore, id: string) {
  const key = randomUUID();
  for (let conflicts = 0; ; conflicts++) {
    await half(FAR_AWAY.function);
    try {
      await giveToAccount(environment, id, deposit(1), key);
      await half(FAR_AWAY.function);
      return { conflicts, busy: 0 };
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      await nextAttempt(conflicts + 1);
    }
  }
}
