import { AsyncLocalStorage } from 'node:async_hooks';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { headsOf } from './bucket.ts';
import { type Replaying, replaying } from './replaying.ts';
import '../support/no-metrics.ts';

const START = Date.UTC(2010, 11, 1, 8, 30);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const ids = ['a', 'b', 'c'] as const;
const streams = ids.map((id) => StreamId.of('order', id));

/** What each version of the projection comes to. */
const folded = (all: readonly Commit[], version: 1 | 2) =>
  [...headsOf(all)]
    .map(([stream, head]) => {
      const versions = Array.from({ length: head }, (_, index) => index + 1);
      return { stream, version: head, document: { versions: version === 1 ? versions : versions.reverse() } };
    })
    .sort((one, two) => (one.stream < two.stream ? -1 : 1));

/** Asks what serves, again and again, and holds that no stream goes back. */
async function reads({ served, invoke }: Replaying, isOver: () => boolean): Promise<void> {
  const seen = new Map<StreamId, number>();
  while (!isOver()) {
    const found = await invoke(() => served(streams));
    for (const stream of streams) {
      const version = found.find((each) => each.stream === stream)?.version ?? 0;
      expect(version, `${stream} goes back`).toBeGreaterThanOrEqual(seen.get(stream) ?? 0);
      seen.set(stream, version);
    }
  }
}

/** An invocation of a function of a shard: the phase of the replay in which it begins, and how slow it is. */
const anInvocation = fc.record({
  by: fc.constantFrom(1 as const, 2 as const),
  phase: fc.constantFrom('begin', 'follow', 'catch-up', 'hand-over', 'retire'),
  slow: fc.constantFrom(1, 1, 3, 10, 40),
  /** What is committed before. */
  commits: fc.constantFrom([], ['a'], ['b'], ['c'], ['b', 'c']),
});
type Invocation = typeof anInvocation extends fc.Arbitrary<infer Value> ? Value : never;

const lives = fc.record({
  before: fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 6 }),
  /** Of these, what is in the archive. */
  archived: fc.nat(6),
  meanwhile: fc.array(anInvocation, { minLength: 2, maxLength: 8 }),
  slowReader: fc.constantFrom(1, 1, 5, 60),
});

const shards = ['left', 'right'] as const;
const shardOf = (id: string) => (id === 'a' ? 'left' : 'right');
const functions = [1, 2] as const;

/** The phases that the replay has come to, for who waits for one. */
function phasesReached() {
  const phases = new Map(
    ['begin', 'bucket', 'follow', 'catch-up', 'hand-over', 'retire'].map((phase) => [
      phase,
      Promise.withResolvers<void>(),
    ]),
  );
  return {
    onCall: (phase: string) => phases.get(phase)?.resolve(),
    reached: async (phase: string) => await phases.get(phase)?.promise,
  };
}

/** A world in which every call of a port waits for its turn, as often as its caller is slow. */
async function takingTurns(scheduler: fc.Scheduler) {
  const slow = new AsyncLocalStorage<number>();
  const turns = { areTaken: false };
  const world = await replaying(async (name) => {
    for (let times = slow.getStore() ?? 1; turns.areTaken && times > 0; times--)
      await scheduler.schedule(Promise.resolve(), name);
  });
  const commits: Commit[] = [];
  let committing: Promise<unknown> = Promise.resolve();
  return {
    ...{ ...world, slow, turns, commits },
    live: async (id: string) => {
      committing = committing.then(async () => commits.push(await world.commit(id, 1, shardOf(id))));
      await committing;
    },
    deliverAll: async () => {
      const again: string[] = [];
      for (const shard of shards) for (const by of functions) again.push(...(await world.deliver(by, shard)));
      return again;
    },
  };
}

type World = Awaited<ReturnType<typeof takingTurns>>;

/** One invocation of a function after the other takes what is in a shard. */
async function work(
  { slow, live, deliver }: World,
  shard: (typeof shards)[number],
  invocations: readonly Invocation[],
  reached: (phase: string) => Promise<void>,
): Promise<void> {
  for (const { by, phase, slow: times, commits } of invocations) {
    await reached(phase);
    await slow.run(times, async () => {
      for (const id of commits.filter((each) => shardOf(each) === shard)) await live(id);
      await deliver(by, shard);
    });
  }
}

test.each([
  { to: 'the same version', version: 1, back: false },
  { to: 'another version', version: 2, back: false },
  { to: 'another version, and back', version: 2, back: true },
] as const)(
  'G8 beside writers, to $to: the end is the fold of the log, and no reader goes back',
  async ({ version, back }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        lives,
        async (scheduler, { before, archived, meanwhile, slowReader }) => {
          vi.setSystemTime(START);
          const world = await takingTurns(scheduler);
          for (const id of before) await world.live(id);
          await world.archived(...world.commits.slice(0, archived));
          await world.deliverAll();

          world.turns.areTaken = true;
          const { onCall, reached } = phasesReached();
          let isOver = false;
          const replayed = async () => {
            await world.replay({ version, keepOld: back }, back ? {} : { onCall });
            if (back) await world.replay({ mode: 'back', run: 'back' }, { onCall });
            isOver = true;
          };
          const ofFunction = (number: number) => meanwhile.filter(({ by }) => by === number);
          const workers = shards.flatMap((shard) =>
            functions.map((by) => work(world, shard, ofFunction(by), reached)),
          );
          const reader = world.slow.run(slowReader, () => reads(world, () => isOver));
          await scheduler.waitFor(Promise.all([...workers, replayed(), reader]));
          world.turns.areTaken = false;
          expect(await world.deliverAll()).toEqual([]);
          const serving = back ? 1 : version;
          expect((await world.control()).serving.version).toBe(serving);
          expect(await world.served(streams)).toEqual(folded(world.commits, serving));
        },
      ),
      { numRuns: 30 },
    );
  },
  120_000,
);
