import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { type Commit, type Delivered, isPointer, pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import type { Unsent } from '../../lambdas/publisher/commit-target.ts';
import { ContentRefused } from '../../lambdas/publisher/content-refused.ts';
import { publisherConsumers } from '../../lambdas/publisher/contract.ts';
import type { StreamBatch } from '../../lambdas/publisher/group-commits.ts';
import { parkRefused } from '../../lambdas/publisher/park-refused.ts';
import { commitOf } from '../support/histories.ts';
import { recordingLogger, silentLogger } from '../support/loggers.ts';
import { inserted } from '../support/table-stream.ts';
import { type Behaviour, fakeKinesis, fakeTopic } from './fake-targets.ts';

/** Every way in which a target refuses one entry for good. */
const TARGETS = [
  ['Kinesis, which refuses the call', 'kinesis', fakeKinesis, false],
  ['the topic, which refuses the call', 'sns', fakeTopic, false],
  ['the topic, which names the message', 'sns', fakeTopic, true],
] as const;

const STREAM = StreamId.parse('order#a');
const SHARD = [
  commitOf('order#b', 1),
  commitOf('order#a', 1),
  commitOf('order#a', 2, 3),
  commitOf('order#a', 5),
  commitOf('order#c', 1),
];

const isBad = ({ stream, version }: Delivered): boolean => stream === STREAM && version === 2;

const eventOf = (commits: readonly Commit[]) => ({
  Records: commits.map((commit, index) => inserted(commit, 100 + index)),
});

const byStream = (log: readonly Delivered[], stream: string) => log.filter((each) => each.stream === stream);

let written: MockInstance<typeof process.stdout.write>;
beforeEach(() => {
  written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});
const countedParked = () =>
  written.mock.calls.filter(([line]) => String(line).includes('StreamParked')).length;

describe.each(TARGETS)('a commit that is refused for good by %s', (_, targetName, fake, names) => {
  const refusing = (refuses: Behaviour['refuses']): Behaviour => ({ refuses, namesRefused: () => names });

  test('G7 is pointed at, and all others arrive as they are', async () => {
    const parked = new MemoryParkedStreams();
    const behaviour = refusing((each) => isBad(each) && !isPointer(each));
    const { log, publish } = fake(behaviour, parked, silentLogger);
    expect(await publish(eventOf(SHARD))).toEqual({ batchItemFailures: [] });
    const [first, bad, last] = SHARD.filter(({ stream }) => stream === STREAM);
    expect(byStream(log, 'order#a')).toEqual([first, pointerTo(bad as Commit), last]);
    expect(byStream(log, 'order#b')).toEqual([SHARD[0]]);
    expect(byStream(log, 'order#c')).toEqual([SHARD[4]]);
    expect(await parked.find(publisherConsumers[targetName], STREAM)).toBeUndefined();
    expect(countedParked()).toBe(0);
  });

  test('G7 is parked when its pointer is, too, and holds up nothing', async () => {
    const parked = new MemoryParkedStreams();
    const { lines, logger } = recordingLogger();
    const { log, publish } = fake(refusing(isBad), parked, logger);
    expect(await publish(eventOf(SHARD))).toEqual({ batchItemFailures: [] });
    expect(byStream(log, 'order#a')).toEqual([SHARD[1], SHARD[3]]);
    expect(byStream(log, 'order#b')).toEqual([SHARD[0]]);
    expect(byStream(log, 'order#c')).toEqual([SHARD[4]]);
    const code = names ? 'InvalidParameter' : 'ValidationException';
    expect(await parked.find(publisherConsumers[targetName], STREAM)).toMatchObject({
      from: 2,
      seen: 4,
      reason: { code: 'ContentRefused', message: `ContentRefused: ${code}` },
      count: 1,
    });
    expect(countedParked()).toBe(1);
    const published = lines
      .map((line) => JSON.parse(line))
      .find(({ message }) => message === 'Commits were published');
    expect(published.commits.map(({ version }: Delivered) => version)).toEqual([1, 1, 5, 1]);
  });

  test('G7 is held back with its stream as long as it cannot be parked', async () => {
    const parked = new MemoryParkedStreams();
    vi.spyOn(parked, 'park').mockRejectedValueOnce(new StoreUnavailable('away'));
    const { lines, logger } = recordingLogger();
    const { log, publish } = fake(refusing(isBad), parked, logger);
    expect(await publish(eventOf(SHARD))).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(lines.join()).toContain('could not be parked and is held back');
    expect(byStream(log, 'order#c')).toEqual([SHARD[4]]);
    expect(await publish(eventOf(SHARD))).toEqual({ batchItemFailures: [] });
    expect(await parked.find(publisherConsumers[targetName], STREAM)).toMatchObject({ from: 2, seen: 4 });
  });
});

describe('what was refused for good', () => {
  const batchOf = (stream: string, ...commitVersions: readonly number[]): StreamBatch => ({
    stream: StreamId.parse(stream),
    commits: commitVersions.map((version) => commitOf(stream, version)),
    firstSequenceNumber: '100',
  });
  const reason = new ContentRefused('kinesis', { code: 'ValidationException', message: 'too long' });
  const refusedIn = (batch: StreamBatch): readonly Unsent[] =>
    batch.commits.map((commit) => ({ batch, commit, reason }));
  const [a, b, c] = [batchOf('order#a', 2, 3), batchOf('order#b', 1), batchOf('order#c', 1)];

  /** Parking that fails with the first of `errors`, then the next, then no more. */
  function parker(...errors: readonly Error[]) {
    const marks = new MemoryParkedStreams();
    const park = vi.spyOn(marks, 'park');
    for (const error of errors) park.mockRejectedValueOnce(error);
    const { lines, logger } = recordingLogger();
    const run = (unsent: readonly Unsent[]) =>
      parkRefused({ targetName: 'kinesis', parked: marks, logger }, unsent);
    const found = async () =>
      (await marks.list(publisherConsumers.kinesis, 10)).map(({ stream, from, seen, count }) => ({
        ...{ stream, from, seen, count },
      }));
    return { run, park, found, lines };
  }

  test('G7 is not marked while its stream comes again for another reason, and is then, once', async () => {
    const { run, found } = parker();
    const throttled = { batch: a, reason: 'throttled' };
    for (let attempt = 1; attempt <= 3; attempt++)
      expect(await run([...refusedIn(b), ...refusedIn(a).slice(0, 1), throttled])).toEqual([throttled]);
    expect(await found()).toEqual([{ stream: 'order#b', from: 1, seen: 1, count: 3 }]);
    expect(await run(refusedIn(a).slice(0, 1))).toEqual([]);
    expect((await found())[0]).toEqual({ stream: 'order#a', from: 2, seen: 2, count: 1 });
  });

  test('S12 is not marked behind a commit of its stream that could not be: that would be passed over', async () => {
    const error = new TypeError('of this mark alone');
    const { run, found } = parker(error);
    expect(await run([...refusedIn(a), ...refusedIn(b)])).toEqual([{ batch: a, reason: error }]);
    expect(await found()).toEqual([{ stream: 'order#b', from: 1, seen: 1, count: 1 }]);
  });

  test('G7 is all held back once the marks are away, without being asked for one by one, and logged', async () => {
    const away = new StoreUnavailable('away');
    const { run, park, found, lines } = parker(away);
    const refused = [a, b, c].flatMap(refusedIn);
    expect(await run(refused)).toEqual([a, b, c].map((batch) => ({ batch, reason: away })));
    expect(park).toHaveBeenCalledTimes(1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      [a, b, c].map(({ stream }) =>
        expect.objectContaining({ message: 'A stream could not be parked and is held back', stream }),
      ),
    );
    expect(await run(refused)).toEqual([]);
    expect((await found()).map(({ stream }) => stream)).toEqual(['order#a', 'order#b', 'order#c']);
  });
});

test('S17 a record that is too large whatever is pointed at goes in several, in order', async () => {
  const parked = new MemoryParkedStreams();
  const behaviour: Behaviour = { refuses: () => false, refusesTogether: ({ length }) => length > 3 };
  const { log, publish } = fakeKinesis(behaviour, parked, silentLogger);
  const shard = Array.from({ length: 10 }, (_, index) => commitOf('order#a', index + 1));
  expect(await publish(eventOf(shard))).toEqual({ batchItemFailures: [] });
  expect(log).toEqual(shard);
  expect(await parked.find(publisherConsumers.kinesis, STREAM)).toBeUndefined();
});
