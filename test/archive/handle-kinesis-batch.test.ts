import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { kinesisBatchHandler } from '../../lambdas/archive/handle-kinesis-batch.ts';
import { encodeDelivered } from '../../lambdas/core/commit.ts';
import { commitOf } from '../support/histories.ts';
import { kinesisEvent } from '../support/table-stream.ts';
import { arrivedAt, memoryArchive, record, STREAM_CREATION } from './archiving.ts';

const MORNING = Date.parse('2010-12-01T08:26:03.500Z');

describe('a batch of the event stream', () => {
  test('becomes one object, named by stream, shard and the records it holds, under the hour they came', async () => {
    const { archiver, keys, lines, logged } = memoryArchive();
    const [a, b] = [commitOf('order#a', 1, 2), commitOf('account#b', 7)];
    await kinesisBatchHandler(archiver)(arrivedAt(MORNING, kinesisEvent(record(a), record(b))));
    const key = `commits/date=2010-12-01/hour=08/${STREAM_CREATION}-shardId-0-100-101.jsonl.zst`;
    expect(await keys()).toEqual([key]);
    expect(await lines(key)).toEqual([encodeDelivered(b), encodeDelivered(a)]);
    expect(logged()).toMatchObject([{ message: 'Commits were archived', key, commits: 2 }]);
  });

  test('holds each commit once, by stream and version, however often and in whichever order it came', async () => {
    const { archiver, commits } = memoryArchive();
    const of = (version: number) => commitOf('order#a', version);
    const [one, two, three] = [of(1), of(2), of(3)];
    const other = commitOf('order#B', 1);
    await kinesisBatchHandler(archiver)(
      kinesisEvent(record(three), record(other, one), record(two, three), record(one)),
    );
    expect(await commits()).toEqual([other, one, two, three]);
  });

  test('S26 holds both of two commits with one version, so that it can be told', async () => {
    const { archiver, commits } = memoryArchive();
    const [mine, theirs] = [commitOf('order#a', 1), { ...commitOf('order#a', 1), commitId: 'other' }];
    await kinesisBatchHandler(archiver)(kinesisEvent(record(mine), record(theirs)));
    expect(await commits()).toHaveLength(2);
  });

  test('S07 holds values as they were stored, character by character', async () => {
    const { archiver, keys, lines } = memoryArchive();
    const data = {
      text: 'é \u{1f600} \t\r\n\u2028 \ufffe \ud83d',
      amount: { pence: 9_007_199_254_740_991, decimal: '0.30000000000000004' },
      '2': 'numbers come first',
      '1': [1e21, 1.5e-7, -0.1, null, true, {}],
    };
    const line = encodeDelivered({
      ...commitOf('order#a', 1),
      events: [{ type: 'Priced', schemaVersion: 1, data }],
    });
    await kinesisBatchHandler(archiver)(kinesisEvent(line));
    expect(await lines((await keys())[0] as string)).toEqual([line]);
  });

  test('keeps the mark of a commit that was put back', async () => {
    const { archiver, commits } = memoryArchive();
    const replayed = { ...commitOf('order#a', 1), replayed: true } as const;
    await kinesisBatchHandler(archiver)(kinesisEvent(record(replayed)));
    expect(await commits()).toEqual([replayed]);
  });

  test('without anything to archive becomes no object', async () => {
    const { archiver, keys } = memoryArchive();
    await kinesisBatchHandler(archiver)({ Records: [] });
    await kinesisBatchHandler(archiver)(kinesisEvent('no commit at all'));
    expect(await keys()).toEqual([]);
  });
});

test('S14 a line that does not say which commit it is takes none of the others with it', async () => {
  const { archiver, commits, logged } = memoryArchive();
  const [a, b] = [commitOf('order#a', 1), commitOf('order#b', 1)];
  await kinesisBatchHandler(archiver)(kinesisEvent(record(a), `{"secret":"x"\n${record(b)}`));
  expect(await commits()).toEqual([a, b]);
  expect(logged()[0]).toMatchObject({ level: 'ERROR', record: '101', error: { code: 'MalformedCommit' } });
  expect(JSON.stringify(logged())).not.toContain('secret');
});

test('a batch tells how many commits were archived, how far behind, and what could not be', async () => {
  vi.useFakeTimers({ now: MORNING + 61_000 });
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => {
    written.mockRestore();
    vi.useRealTimers();
  });
  const { archiver } = memoryArchive();
  const [older, newer] = kinesisEvent(
    record(commitOf('order#a', 1)),
    `${record(commitOf('order#b', 1))}\nx`,
  ).Records;
  const Records = [
    ...arrivedAt(MORNING + 1_000, { Records: [older as NonNullable<typeof older>] }).Records,
    ...arrivedAt(MORNING + 60_000, { Records: [newer as NonNullable<typeof newer>] }).Records,
  ];
  await kinesisBatchHandler(archiver)({ Records });
  const metrics = written.mock.calls.map(([line]) => JSON.parse(String(line)));
  expect(metrics).toMatchObject([{ RecordUnreadable: 1 }, { ArchivedCommits: 2 }, { ArchiveLag: 60_000 }]);
});
