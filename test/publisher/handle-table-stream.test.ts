import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Commit } from '../../lambdas/core/commit.ts';
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

const versions = (sent: readonly StreamBatch[]) =>
  sent.map(({ stream, commits }) => [stream, ...commits.map(({ version }) => version)]);

const records = (...commits: readonly Commit[]) =>
  commits.map((commit, index) => inserted(commit, 100 + index));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the publisher', () => {
  test('S37 sends each stream’s commits in version order, though the table’s stream mixes them', async () => {
    const { sent, target } = targetRefusing();
    const batch = records(commitOf('order#a', 2), commitOf('order#b', 1), commitOf('order#a', 1));
    expect(await tableStreamHandler(target, silentLogger)({ Records: batch })).toEqual({
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
    await tableStreamHandler(target, silentLogger)({ Records: records(large, large) });
    expect(sent.map(({ commits }) => commits)).toEqual([[large]]);
  });

  test('S12 holds back a stream that was refused, from its first commit on, and no other', async () => {
    const { sent, target } = targetRefusing('order#a');
    const { lines, logger } = recordingLogger();
    const batch = records(commitOf('order#b', 1), commitOf('order#a', 2), commitOf('order#a', 1));
    const answer = await tableStreamHandler(target, logger)({ Records: batch });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(versions(sent)).toEqual([['order#b', 1]]);
    expect(lines.join()).toContain('ProvisionedThroughputExceededException');
  });

  test('reports a record that cannot be read, and publishes its neighbours', async () => {
    const { sent, target } = targetRefusing();
    const [good, bad] = records(commitOf('order#a', 1), commitOf('order#b', 1));
    const { events: _, ...image } = bad?.dynamodb?.NewImage ?? {};
    const broken = { ...bad, dynamodb: { ...bad?.dynamodb, NewImage: image } };
    const answer = await tableStreamHandler(target, silentLogger)({ Records: [broken, good ?? {}] });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(versions(sent)).toEqual([['order#a', 1]]);
  });

  test('S13 publishes what was inserted only; a change or a removal that is not by age is counted', async () => {
    const counted = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { sent, target } = targetRefusing();
    const [insert] = records(commitOf('order#a', 4));
    const { dynamodb } = insert ?? {};
    const byAge = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    await tableStreamHandler(
      target,
      silentLogger,
    )({
      Records: [
        { eventName: 'REMOVE', userIdentity: byAge, dynamodb: dynamodb ?? {} },
        ...(insert ? [insert] : []),
        { eventName: 'MODIFY', dynamodb: dynamodb ?? {} },
        { eventName: 'REMOVE', dynamodb: dynamodb ?? {} },
      ],
    });
    expect(versions(sent)).toEqual([['order#a', 4]]);
    expect(counted.mock.calls.filter(([line]) => String(line).includes('ImmutabilityViolated'))).toHaveLength(
      2,
    );
  });
});
