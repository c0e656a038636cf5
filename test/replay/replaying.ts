import { vi } from 'vitest';
import { type Commit, encodeDelivered } from '../../lambdas/core/commit.ts';
import type { DocumentProjection } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { applyBatch } from '../../lambdas/projections/apply-batch.ts';
import { generationOf, type ProjectionContract } from '../../lambdas/projections/contract.ts';
import type { Control } from '../../lambdas/projections/generation-control.ts';
import { knownControl } from '../../lambdas/projections/known-control.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { projectDocuments } from '../../lambdas/projections/project-documents.ts';
import type { TransportRecord } from '../../lambdas/projections/receive-records.ts';
import type { ReplayInput } from '../../lambdas/replay/contract.ts';
import { type ReplaySources, replayHandler } from '../../lambdas/replay/handle-replay.ts';
import { MemoryReplayProgress } from '../../lambdas/replay/memory-replay-progress.ts';
import { ReplayReports } from '../../lambdas/replay/replay-reports.ts';
import { builtDocuments, replayables } from '../../lambdas/replay/replayables.ts';
import { partNamed, writePart } from '../archive/archived.ts';
import { draftOf } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { plainEvents } from '../support/present-events.ts';
import { type Seen, seen } from './bucket.ts';
import { type CarryingOut, carryOut, inputOf } from './carry-out.ts';
import { MemoryOrders } from './memory-orders.ts';
import { type Step, stepped } from './stepped.ts';

/** Milliseconds that an invocation lasts at most. */
export const LONGEST = 60_000;

type Counted = { readonly type: 'Counted'; readonly data: { readonly version: number } };

/** The second version of the projection names the events from the last one to the first. */
export const backwards: DocumentProjection<Seen, Counted> = {
  schemaVersions: { Counted: 1 },
  evolve: (document, _, { version }) => ({ versions: [version, ...(document?.versions ?? [])] }),
};

export const contractOf = (version: number): ProjectionContract => ({ ...ordersProjection, version });

export const folds = { 1: seen, 2: backwards } as const;
type Version = keyof typeof folds;

/**
 * Orders in two versions with their functions, an event store, an archive, and what replays them.
 * @param step runs before each call of a port. @default nothing
 */
export async function replaying(step: Step = async () => undefined) {
  const store = new MemoryEventStore({ clock: () => new Date() });
  const archive = new MemoryObjectStore();
  const generations = stepped(new MemoryGenerations(), step);
  const parked = stepped(new MemoryParkedStreams({ clock: () => new Date() }), step);
  const orders = new MemoryOrders(step);
  const objects = stepped(archive, step);
  const progress = new MemoryReplayProgress();
  const events = plainEvents(store);
  const codes = { 1: 'one', 2: 'two' };
  const reports = new ReplayReports(objects);
  const inFlight = new Set<{ readonly deadline: number; readonly ended: Promise<unknown> }>();
  const built = (['1', '2'] as const).map((version) =>
    builtDocuments({
      contract: contractOf(Number(version)),
      projection: folds[version],
      storeIn: orders.storeIn,
    }),
  );

  /** Lasts no longer than an invocation may: time does not go on beyond that. */
  async function invoke<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const ended = work();
    const invocation = { deadline: Date.now() + LONGEST, ended };
    inFlight.add(invocation);
    return await ended.finally(() => inFlight.delete(invocation));
  }

  const sources: ReplaySources = {
    ...{ objects, generations, leases: generations, parked, reports, logger: silentLogger },
    ...{ stored: stepped(store, step), heads: stepped(store, step), progress: stepped(progress, step) },
    find: replayables(built, events, () => orders.generations),
    codeOf: (_, version) => codes[version as Version],
    longestInvocation: LONGEST,
    now: () => Date.now(),
    pause: async (milliseconds) => {
      await step('pause');
      const until = Date.now() + milliseconds;
      for (;;) {
        const [first] = [...inFlight]
          .filter(({ deadline }) => deadline <= until)
          .sort((a, b) => a.deadline - b.deadline);
        if (first === undefined) break;
        // Who begins meanwhile has as much time as everybody.
        vi.setSystemTime(Math.max(first.deadline - 1, Date.now()));
        await first.ended.catch(() => undefined);
      }
      vi.setSystemTime(Math.max(until, Date.now()));
    },
  };

  let records = 0;
  let parts = 0;
  const queues = new Map<string, TransportRecord[]>();
  const queueOf = (shard: string): TransportRecord[] => {
    const queue = queues.get(shard) ?? [];
    queues.set(shard, queue);
    return queue;
  };
  await orders.generations.markComplete(generationOf('orders', { version: 1, build: 1 }));
  const control = (): Promise<Control> => knownControl(generations, 'orders');
  return {
    ...{ store, archive, generations, parked, orders, reports, progress, codes, sources, control, invoke },
    archived: (...commits: readonly Commit[]) => writePart(archive, partNamed(++parts), commits),
    /** Appends to an order, and sends it on the way to the functions of both versions. */
    commit: async (id: string, count = 1, shard = ''): Promise<Commit> => {
      const stream = StreamId.of('order', id);
      const loaded = await store.load(stream);
      const draft = draftOf(`${stream}@${loaded.version + 1}`, loaded.version + 1, count);
      const commit = await store.append(loaded, draft);
      const record = { id: `${++records}`, data: encodeDelivered(commit), sentAt: Date.now() };
      for (const version of Object.keys(folds)) queueOf(`${shard}${version}`).push(record);
      return commit;
    },
    /** Lets the function of a version take what is on the way to it; what comes again stays on the way. */
    deliver: (version: Version, shard = ''): Promise<readonly string[]> =>
      invoke(async () => {
        const taken = [...queueOf(`${shard}${version}`)];
        const deadline = Date.now() + LONGEST;
        const again = await applyBatch(
          {
            ...{ contract: contractOf(version), generations, leases: generations, parked },
            logger: silentLogger,
            writerOf: (generation) => {
              const positions = orders.storeIn(generation);
              return {
                positions,
                project: projectDocuments<Seen, Counted>(folds[version], positions, events),
              };
            },
          },
          taken,
          {
            awsRequestId: `${version}-${shard}-${records}`,
            getRemainingTimeInMillis: () => deadline - Date.now(),
          },
        );
        queues.set(
          `${shard}${version}`,
          queueOf(`${shard}${version}`).filter(
            ({ id }) => !taken.some((each) => each.id === id) || again.includes(id),
          ),
        );
        return again;
      }),
    /** What serves, as its readers find it: the versions of its streams. */
    served: async (streams: readonly StreamId[]) => {
      const { serving } = await control();
      return await orders.storeIn(generationOf('orders', serving)).load(streams);
    },
    /** Carries out all phases, as the state machine does. @throws what a phase throws */
    replay: (more: Partial<ReplayInput> = {}, options: CarryingOut = {}) =>
      carryOut(replayHandler(sources), inputOf(more), options),
  };
}

export type Replaying = Awaited<ReturnType<typeof replaying>>;
