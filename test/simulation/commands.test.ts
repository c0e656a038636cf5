import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import type { AccountCommand } from '../../lambdas/domain/accounts/commands.ts';
import { account } from '../../lambdas/domain/accounts/index.ts';
import {
  type Appending,
  type CommitDraft,
  type EventStore,
  StoreUnavailable,
  VersionConflict,
} from '../../lambdas/event-store/event-store.ts';
import { type LoadedStream, stateOf } from '../../lambdas/event-store/loaded-stream.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { MemorySnapshotStore } from '../../lambdas/event-store/memory-snapshot-store.ts';
import type { FoundSnapshot, Snapshot } from '../../lambdas/event-store/snapshot.ts';
import { snapshotEvery } from '../../lambdas/event-store/snapshot-rule.ts';
import { SnapshottingEventStore } from '../../lambdas/event-store/snapshotting-event-store.ts';
import {
  closeAccount,
  createAccount,
  deposit,
  giveToAccount,
  withdraw,
} from '../support/accounts-history.ts';
import { silentLogger } from '../support/loggers.ts';
import { presentEvents } from '../support/present-events.ts';

const ACCOUNTS = ['a', 'b', 'c'];

/** Owners are shared: accounts get in each other's way by their claims, too. */
const command: fc.Arbitrary<AccountCommand> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(createAccount('1'), createAccount('2'), closeAccount) },
  { weight: 6, arbitrary: fc.constantFrom(deposit(5), withdraw(3), withdraw(12)) },
);

/** Which commands are given, to which account, under which key, by which function. */
const step = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  command,
  key: fc.integer({ min: 1, max: 6 }),
  by: fc.integer({ min: 0, max: 2 }),
});
const run = fc.tuple(
  fc.array(step, { minLength: 5, maxLength: 60 }),
  fc.infiniteStream(fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1_000_000)),
);

/** Loses answers, before and after it has stored. */
class FaultyEvents implements EventStore {
  readonly #store = new MemoryEventStore();
  readonly #chance: () => number;
  constructor(chance: () => number) {
    this.#chance = chance;
  }
  load = (stream: StreamId) => this.#store.load(stream);
  read = (stream: StreamId, from: number, to?: number) => this.#store.read(stream, from, to);
  append = (loaded: LoadedStream, draft: CommitDraft): Promise<Commit> =>
    this.#faulty(() => this.#store.append(loaded, draft));
  appendAll = (appendings: readonly Appending[]): Promise<readonly Commit[]> =>
    this.#faulty(() => this.#store.appendAll(appendings));

  async #faulty<Answer>(store: () => Promise<Answer>): Promise<Answer> {
    const fate = this.#chance();
    if (fate < 0.1) throw new StoreUnavailable('before');
    const answer = await store();
    if (fate < 0.2) throw new StoreUnavailable('after');
    return answer;
  }
}

/** Is away, cannot write, or has kept half of what it was given or what other code made. */
class FaultySnapshots extends MemorySnapshotStore {
  readonly #chance: () => number;
  constructor(chance: () => number) {
    super();
    this.#chance = chance;
  }

  override async find(stream: StreamId, reducer: string): Promise<FoundSnapshot> {
    return this.#chance() < 0.1 ? { kind: 'unusable', reason: 'unavailable' } : super.find(stream, reducer);
  }

  override async save(snapshot: Snapshot, unusable?: string): Promise<void> {
    const fate = this.#chance();
    if (fate < 0.1) throw new Error('cannot write');
    await super.save(
      fate < 0.2 ? { ...snapshot, reducer: 'other code', state: 'nonsense' } : snapshot,
      unusable,
    );
    const item = this.items.get(snapshot.stream);
    if (fate > 0.9) this.items.set(snapshot.stream, { ...item, state: { S: '{"situation":"op' } });
  }
}

/** Functions that share the tables and remember for themselves; each is started anew now and then. */
function functions(chance: () => number) {
  const events = presentEvents(new FaultyEvents(chance));
  const snapshots = new FaultySnapshots(chance);
  const start = () =>
    new SnapshottingEventStore(events, snapshots, {
      reducers: [{ decider: account, name: 'today' }],
      logger: silentLogger,
      rule: snapshotEvery({ least: 2, perWriteUnit: 0 }),
    });
  const running = [start(), start(), start()];
  const pick = (by: number) => {
    if (chance() < 0.1) running[by] = start();
    return running[by] as SnapshottingEventStore;
  };
  return { events, start, pick };
}

/** Gives a command until it is answered, as a client does that keeps its key. */
async function insist(give: () => ReturnType<typeof giveToAccount>) {
  for (;;) {
    try {
      return await give();
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof VersionConflict)) throw error;
    }
  }
}

type Step = { account: string; command: AccountCommand; key: number; by: number };

const opened: readonly Step[] = [
  { account: 'a', command: createAccount('1'), key: 1, by: 0 },
  { account: 'b', command: createAccount('2'), key: 1, by: 1 },
];

const commandIdOf = ({ account: id, key, command }: Step): string =>
  `${id} ${key} ${JSON.stringify(command)}`;

/** A few at a time, so that functions get in each other's way. */
async function giveAll(
  steps: readonly Step[],
  pick: (by: number) => SnapshottingEventStore,
  chance: () => number,
) {
  const answered: (readonly [string, Commit])[] = [];
  const waiting = [...steps];
  while (waiting.length > 0) {
    const together = waiting.splice(0, 1 + Math.floor(chance() * 3));
    const outcomes = await Promise.all(
      together.map((step) =>
        insist(() => giveToAccount(pick(step.by), step.account, step.command, commandIdOf(step))),
      ),
    );
    for (const [index, outcome] of outcomes.entries())
      if (outcome.kind === 'committed') answered.push([commandIdOf(together[index] as Step), outcome.commit]);
  }
  return answered;
}

describe('commands, while answers are lost, snapshots break and functions start anew', () => {
  beforeAll(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterAll(() => vi.restoreAllMocks());

  test('G1 G2 G3 G4 S24 take effect once, on versions 1..N, and snapshots change nothing', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(run, async ([steps, chances]) => {
        const chance = () => chances.next().value as number;
        const { events, start, pick } = functions(chance);
        const answered = await giveAll([...opened, ...steps], pick, chance);
        const acknowledged = new Map(answered);
        for (const [commandId, commit] of answered) expect(commit).toEqual(acknowledged.get(commandId));
        for (const id of ACCOUNTS) {
          const stream = StreamId.of('account', id);
          const whole = await events.load(stream);
          const ofStream = [...acknowledged.values()].filter((commit) => commit.stream === stream);
          expect(whole.commits).toEqual(ofStream.toSorted((a, b) => a.version - b.version));
          expect(stateOf(account, await start().load(stream))).toEqual(stateOf(account, whole));
        }
        const states = await Promise.all(
          ACCOUNTS.map(async (id) => stateOf(account, await events.load(StreamId.of('account', id)))),
        );
        const owners = states.flatMap((state) => (state.situation === 'open' ? [state.owner] : []));
        expect(new Set(owners).size).toBe(owners.length);
      }),
      { numRuns: 1000 },
    );
  });
});
