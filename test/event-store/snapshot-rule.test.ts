import { expect, test } from 'vitest';
import { defaultRule, snapshotEvery } from '../../lambdas/event-store/snapshot-rule.ts';
import { newStream } from '../contracts/new-stream.ts';
import { snapshotOf } from '../contracts/snapshot-store.ts';

const stream = newStream();

/** Does not compress. */
const noise = (numbers: number) => Array.from({ length: numbers }, () => Math.random());

test('a small state is kept every 16 commits', () => {
  const due = Array.from({ length: 64 }, (_, index) => index + 1).filter((version) =>
    defaultRule(snapshotOf(stream, version)),
  );
  expect(due).toEqual([16, 32, 48, 64]);
});

test('a large state is kept less often: four commits a write unit, and a power of two', () => {
  const rule = snapshotEvery({ least: 16, perWriteUnit: 4 });
  // About 8.5 KB, so 9 write units, which are to be shared by 36 commits.
  const state = noise(1_000);
  const due = [16, 32, 48, 64, 96, 128].filter((version) => rule(snapshotOf(stream, version, state)));
  expect(due).toEqual([64, 128]);
});
