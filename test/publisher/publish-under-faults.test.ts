import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Commit, type Delivered, isPointer, lastVersion } from '../../lambdas/core/commit.ts';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import type { Parking } from '../../lambdas/event-store/parked-streams.ts';
import { publisherConsumers } from '../../lambdas/publisher/contract.ts';
import { commitOf, history } from '../support/histories.ts';
import { silentLogger } from '../support/loggers.ts';
import { publishAll } from '../support/publish-all.ts';
import { inserted } from '../support/table-stream.ts';
import { awsError, type Behaviour, fakeKinesis, fakeTopic } from './fake-targets.ts';

const TARGETS = [
  ['kinesis', fakeKinesis],
  ['sns', fakeTopic],
] as const;

/** What is wrong with a commit for good. */
type Flaw = 'refused whole' | 'refused' | 'unreadable' | 'unreadable and refused';

const idOf = ({ stream, version }: Delivered): string => `${stream}@${version}`;
const isLost = (flaw: Flaw | undefined): boolean => flaw === 'refused' || flaw === 'unreadable and refused';

/** A parking that is away now and then. */
class FaultyParkedStreams extends MemoryParkedStreams {
  readonly #chance: () => number;
  constructor(chance: () => number) {
    super();
    this.#chance = chance;
  }
  override async park(parking: Parking): Promise<void> {
    if (this.#chance() < 0.3) throw new StoreUnavailable('away');
    await super.park(parking);
  }
}

/** The records of several streams as one shard has them: each stream in order, among those of the others. */
function shardOf(histories: readonly (readonly Commit[])[], chance: () => number): readonly Commit[] {
  const waiting = histories.map((commits) => [...commits]);
  const shard: Commit[] = [];
  for (;;) {
    const open = waiting.filter(({ length }) => length > 0);
    const commit = open[Math.floor(chance() * open.length)]?.shift();
    if (commit === undefined) return shard;
    shard.push(commit);
  }
}

function recordOf(commit: Commit, index: number, flaw: Flaw | undefined): DynamoDBRecord {
  const record = inserted(commit, index);
  if (!flaw?.startsWith('unreadable')) return record;
  const image = { ...record.dynamodb?.NewImage, events: { S: '[{' } };
  return { ...record, dynamodb: { ...record.dynamodb, NewImage: image } };
}

const behaviourOf = (flaws: ReadonlyMap<string, Flaw>, chance: () => number): Behaviour => ({
  refuses: (delivered) => {
    const flaw = flaws.get(idOf(delivered));
    return isLost(flaw) || (flaw === 'refused whole' && !isPointer(delivered));
  },
  fault: () =>
    chance() < 0.2
      ? {
          error: awsError(chance() < 0.5 ? 'TimeoutError' : 'AccessDeniedException'),
          hasTaken: chance() < 0.5,
        }
      : undefined,
  throttles: () => chance() < 0.15,
  namesRefused: () => chance() < 0.5,
});

/** Versions of a stream in the order in which each came first. */
const firstsOf = (log: readonly Delivered[], stream: string): readonly number[] => [
  ...new Set(log.filter((each) => each.stream === stream).map(({ version }) => version)),
];

const flawed = (longest: number) =>
  fc.array(
    fc.option(fc.constantFrom<Flaw>('refused whole', 'refused', 'unreadable', 'unreadable and refused'), {
      freq: 1,
      nil: undefined,
    }),
    { minLength: longest, maxLength: longest },
  );

const run = fc.record({
  histories: fc.tuple(history('order#a', 8), history('order#b', 8), history('order#c', 8)),
  flaws: flawed(24),
  // Not `fc.double`, which is uniform over the doubles: nearly all of them are next to 0.
  chances: fc.infiniteStream(
    fc.integer({ min: 0, max: 999_999 }).map((millionths) => millionths / 1_000_000),
  ),
});

type Drawn = typeof run extends fc.Arbitrary<infer Value> ? Value : never;

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A shard, and what is wrong with its commits, by their ids. */
function givenShard({ histories, flaws }: Drawn, chance: () => number) {
  const shard = shardOf(histories, chance);
  const drawn = shard.map((commit, index) => [idOf(commit), flaws[index]] as const);
  const flawOf = new Map(drawn.filter((each): each is [string, Flaw] => each[1] !== undefined));
  const records = shard.map((commit, index) => recordOf(commit, index, flawOf.get(idOf(commit))));
  return { flawOf, records };
}

/** What is to be seen of a stream in the end: what arrived, in order, and the mark of what never can. */
function expectedOf(commits: readonly Commit[], flawOf: ReadonlyMap<string, Flaw>) {
  const lost = commits.filter((commit) => isLost(flawOf.get(idOf(commit))));
  const sent = commits.filter((commit) => !lost.includes(commit)).map(({ version }) => version);
  const [first, last] = [lost[0], lost.at(-1)];
  if (first === undefined || last === undefined) return { sent, mark: undefined };
  // Of what cannot be read it is not known how far it goes.
  const seen = flawOf.get(idOf(last)) === 'refused' ? lastVersion(last) : last.version;
  return { sent, mark: { from: first.version, seen, code: 'ContentRefused' } };
}

test.each(TARGETS)(
  'G7, S12: whatever %s refuses, for the moment or for good, nothing overtakes, and all is sent or parked',
  async (name, fake) => {
    const property = fc.asyncProperty(run, async (drawn) => {
      const chance = () => drawn.chances.next().value;
      const { flawOf, records } = givenShard(drawn, chance);
      const parked = new FaultyParkedStreams(chance);
      const { log, publish } = fake(behaviourOf(flawOf, chance), parked, silentLogger);
      await publishAll(publish, records, chance);
      for (const commits of drawn.histories) {
        const stream = commits[0]?.stream as StreamId;
        const mark = await parked.find(publisherConsumers[name], stream);
        expect({
          sent: firstsOf(log, stream),
          mark: mark && { from: mark.from, seen: mark.seen, code: mark.reason.code },
        }).toEqual(expectedOf(commits, flawOf));
      }
    });
    await fc.assert(property, { numRuns: 100 });
  },
);

test('S12: a stream that refuses all for many rounds gets nothing wrong, and the topic does not wait for it', async () => {
  const parked = new MemoryParkedStreams();
  const shard = [1, 2, 3, 4].flatMap((version) =>
    ['order#a', 'order#b', 'order#c'].map((stream) => commitOf(stream, version)),
  );
  const records = shard.map(inserted);
  let refusals = 0;
  const down: Behaviour = {
    refuses: () => false,
    fault: () => {
      refusals += 1;
      return refusals > 30 ? undefined : { error: awsError('ServiceUnavailable'), hasTaken: false };
    },
  };
  const kinesis = fakeKinesis(down, parked, silentLogger);
  const topic = fakeTopic({ refuses: () => false }, parked, silentLogger);
  const pace = () => 0.4;

  const publishing = publishAll(kinesis.publish, records, pace);
  await publishAll(topic.publish, records, pace);
  expect(refusals).toBeLessThan(30);
  await publishing;
  expect(refusals).toBeGreaterThan(30);
  for (const { log } of [kinesis, topic])
    for (const stream of ['order#a', 'order#b', 'order#c']) {
      const versions = log.filter((each) => each.stream === stream).map(({ version }) => version);
      expect(versions).toEqual([1, 2, 3, 4]);
    }
  for (const consumer of Object.values(publisherConsumers))
    expect(await parked.list(consumer, 9)).toEqual([]);
});
