import { expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { combinedCommitTarget } from '../../lambdas/publisher/combined-commit-target.ts';
import type { CommitTarget } from '../../lambdas/publisher/commit-target.ts';
import type { StreamBatch } from '../../lambdas/publisher/group-commits.ts';
import { commitOf } from '../support/histories.ts';

const batchOf = (id: string): StreamBatch => ({
  stream: StreamId.of('order', id),
  commits: [commitOf(`order#${id}`, 1)],
  firstSequenceNumber: '100',
});

function target(...refused: readonly StreamBatch[]) {
  const sent: StreamBatch[] = [];
  const port: CommitTarget = {
    async send(batches) {
      sent.push(...batches.filter((batch) => !refused.includes(batch)));
      return refused.map((batch) => ({ batch, reason: 'refused' }));
    },
  };
  return { sent, port };
}

test('a target that refuses everything does not keep anything from the other; what it refused is reported once', async () => {
  const [a, b] = [batchOf('a'), batchOf('b')];
  const [broken, other] = [target(a, b), target(b)];
  expect(await combinedCommitTarget(broken.port, other.port).send([a, b])).toEqual([
    { batch: a, reason: 'refused' },
    { batch: b, reason: 'refused' },
  ]);
  expect(broken.sent).toEqual([]);
  expect(other.sent).toEqual([a]);
});
