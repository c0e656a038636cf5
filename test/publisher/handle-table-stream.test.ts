import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import type { CommitTarget } from '../../lambdas/publisher/commit-target.ts';
import type { StreamBatch } from '../../lambdas/publisher/group-commits.ts';
import { tableStreamHandler } from '../../lambdas/publisher/handle-table-stream.ts';
import { commitOf } from '../support/histories.ts';
import { recordingLogger, silentLogger } from '../support/loggers.ts';
import { inserted } from '../support/table-stream.ts';

/** A target that refuses some streams and remembers what it took. */
function targetRefusing(...refused: string[]) {
  const sent: StreamBatch[] = [];
  const target: CommitTarget = {
    async send(batches) {
      const failed = batches.filter(({ stream }) => refused.includes(stream));
      sent.push(...batches.filter((batch) => !failed.includes(batch)));
      return failed.map((batch) => ({ batch, reason: 'ProvisionedThroughputExceededException' }));
    },
  };
  return { sent, target };
}

const publisherTo = (target: CommitTarget, logger = silentLogger) =>
  tableStreamHandler({ targetName: 'kinesis', target, parked: new MemoryParkedStreams(), logger });

const versions = (sent: readonly StreamBatch[]) =>
  sent.map(({ stream, commits }) => [stream, ...commits.map(({ version }) => version)]);

const records = (...commits: readonly Commit[]) =>
  commits.map((commit, index) => inserted(commit, 100 + index));

/** What the log says to have been published. */
const publishedIn = (lines: readonly string[]) =>
  lines
    .map((line) => JSON.parse(line))
    .filter(({ message }) => message === 'Commits were published')
    .flatMap(({ commits }) => commits);

/** The image of one record with other attributes, or none. */
function damaged(
  batch: readonly DynamoDBRecord[],
  at: number,
  changes: Readonly<Record<string, AttributeValue | undefined>> | undefined,
): DynamoDBRecord[] {
  return batch.map((record, index) => {
    if (index !== at) return record;
    const { NewImage, ...rest } = record.dynamodb ?? {};
    const image = Object.entries({ ...NewImage, ...changes }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return { ...record, dynamodb: { ...rest, ...(changes && { NewImage: Object.fromEntries(image) }) } };
  });
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the publisher', () => {
  test('S37 sends each stream’s commits in version order, though the table’s stream mixes them', async () => {
    const { sent, target } = targetRefusing();
    const batch = records(commitOf('order#a', 2), commitOf('order#b', 1), commitOf('order#a', 1));
    expect(await publisherTo(target)({ Records: batch })).toEqual({
      batchItemFailures: [],
    });
    expect(versions(sent)).toEqual([
      ['order#a', 1, 2],
      ['order#b', 1],
    ]);
  });

  test('sends a commit that came twice once, and a compressed one as it was appended', async () => {
    const { sent, target } = targetRefusing();
    const large = commitOf('order#a', 1, 400);
    await publisherTo(target)({ Records: records(large, large) });
    expect(sent.map(({ commits }) => commits)).toEqual([[large]]);
  });

  test('S12 holds back a stream that was refused, from its first commit on, and no other', async () => {
    const { sent, target } = targetRefusing('order#a');
    const { lines, logger } = recordingLogger();
    const batch = records(commitOf('order#b', 1), commitOf('order#a', 2), commitOf('order#a', 1));
    const answer = await publisherTo(target, logger)({ Records: batch });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(versions(sent)).toEqual([['order#b', 1]]);
    expect(lines.join()).toContain('ProvisionedThroughputExceededException');
    expect(publishedIn(lines)).toEqual([expect.objectContaining({ stream: 'order#b', version: 1 })]);
  });

  test.each([
    ['has no events', { events: undefined }],
    ['has events that are no JSON', { events: { S: '[{"name":"Jane Doe"' } }],
    ['has events that are no gzip', { events: { B: 'AAAA' } }],
    ['counts other events than it has', { n: { N: '7' } }],
    ['has an event without a type', { events: { S: '[null]' } }],
    ['has no events in it', { events: { S: '[]' }, n: { N: '0' } }],
    ['was made by nobody', { meta: { S: 'null' } }],
    ['has another key inside', { pk: undefined }],
    ['has no image', undefined],
  ])('G7 sends a pointer to a commit that %s, among its neighbours', async (_, changes) => {
    const told = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { sent, target } = targetRefusing();
    const { lines, logger } = recordingLogger();
    const batch = records(commitOf('order#a', 1), commitOf('order#a', 2), commitOf('order#a', 3));
    const answer = await publisherTo(target, logger)({ Records: damaged(batch, 1, changes) });
    expect(answer).toEqual({ batchItemFailures: [] });
    const pointer = { stream: 'order#a', version: 2, count: 1 };
    expect(sent.map(({ commits }) => commits)).toEqual([
      [commitOf('order#a', 1), pointer, commitOf('order#a', 3)],
    ]);
    expect(lines.join()).toContain('could not be read and is sent as a pointer');
    expect(lines.join()).not.toContain('Jane');
    expect(told.mock.calls.join()).not.toContain('ForeignItem');
  });

  test.each([
    ['no stream id', { pk: { S: 'idempotency-key' }, sk: { N: '1' } }],
    ['no version', { pk: { S: 'order#b' }, sk: { N: '0' } }],
    ['a version that no number holds', { pk: { S: 'order#b' }, sk: { N: '1e30' } }],
  ])('G7 counts an item whose key has %s, and does not wait for it', async (_, Keys) => {
    const counted = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { sent, target } = targetRefusing();
    const { lines, logger } = recordingLogger();
    const [foreign, good] = records(commitOf('order#b', 1), commitOf('order#a', 1));
    const { pk, sk } = Keys;
    const image = { ...foreign?.dynamodb?.NewImage, pk, sk };
    const answer = await publisherTo(
      target,
      logger,
    )({ Records: [{ ...foreign, dynamodb: { ...foreign?.dynamodb, Keys, NewImage: image } }, good ?? {}] });
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(versions(sent)).toEqual([['order#a', 1]]);
    expect(lines.join()).toContain(pk.S);
    expect(counted.mock.calls.filter(([line]) => String(line).includes('ForeignItem'))).toHaveLength(1);
  });

  test('says how far it is behind: the age of its oldest record, sent or not', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.useFakeTimers({ now: 1_000_000_000 });
    const { target } = targetRefusing('order#b');
    const { lines, logger } = recordingLogger();
    const ages = [2, 7, 4];
    const batch = records(commitOf('order#a', 1), commitOf('order#b', 1), commitOf('order#c', 1));
    const aged = batch.map((record, index) => ({
      ...record,
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: 1_000_000 - (ages[index] ?? 0) },
    }));
    await publisherTo(target, logger)({ Records: aged });
    expect(written.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
      {
        _aws: {
          Timestamp: 1_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Varve',
              Dimensions: [['target']],
              Metrics: [{ Name: 'PublishLag', Unit: 'Milliseconds' }],
            },
          ],
        },
        target: 'kinesis',
        PublishLag: 7_000,
      },
    ]);
    expect(lines.map((line) => JSON.parse(line).lag)).toEqual([7_000, 7_000]);
  });

  test('is not behind a clock that is ahead of its own', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.useFakeTimers({ now: 1_000_000_000 });
    const [record] = records(commitOf('order#a', 1));
    const ahead = { ...record?.dynamodb, ApproximateCreationDateTime: 1_000_001 };
    await publisherTo(targetRefusing().target)({ Records: [{ ...record, dynamodb: ahead }] });
    expect(JSON.parse(String(written.mock.calls[0]?.[0]))).toMatchObject({ PublishLag: 0 });
  });

  test('S13 publishes what was inserted only; a change or a removal is counted that is not by age', async () => {
    const counted = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { sent, target } = targetRefusing();
    const [insert] = records(commitOf('order#a', 4));
    const { dynamodb } = insert ?? {};
    const changed = (attributes: Readonly<Record<string, AttributeValue>>): DynamoDBRecord => ({
      eventName: 'MODIFY',
      dynamodb: {
        ...dynamodb,
        OldImage: dynamodb?.NewImage ?? {},
        NewImage: { ...dynamodb?.NewImage, ...attributes },
      },
    });
    const byAge = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    await publisherTo(target)({
      Records: [
        { eventName: 'REMOVE', userIdentity: byAge, dynamodb: dynamodb ?? {} },
        ...(insert ? [insert] : []),
        changed({ expiresAt: { N: '1291190400' } }),
        changed({}),
        changed({ expiresAt: { N: '1291190400' }, n: { N: '2' } }),
        changed({ at: { S: '2010-12-02T00:00:00.000Z' } }),
        { eventName: 'REMOVE', dynamodb: dynamodb ?? {} },
      ],
    });
    expect(versions(sent)).toEqual([['order#a', 4]]);
    expect(counted.mock.calls.filter(([line]) => String(line).includes('ImmutabilityViolated'))).toHaveLength(
      4,
    );
  });
});
