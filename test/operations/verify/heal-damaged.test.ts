import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { compactHandler } from '../../../lambdas/archive/compact/handle-compact.ts';
import type { Commit } from '../../../lambdas/core/commit.ts';
import { lineOf, packLines } from '../../../lambdas/event-store/commit-lines.ts';
import { all, DATE, withBytes } from '../../archive/archived.ts';
import { commitOf } from '../../support/histories.ts';
import { recordingLogger } from '../../support/loggers.ts';
import { right, verifying } from './verifying.ts';

/** Of so much content, which cannot be compressed, that the beginning of their object is read before its end. */
const commits = Array.from(
  { length: 24 },
  (_, index): Commit => ({
    ...commitOf(`account#${index}`, 1),
    commandHash: randomBytes(5_000).toString('hex'),
  }),
);

/** Each commit is there, and so is a line that is none. */
const withStray = async (): Promise<Buffer> => {
  const stray = { ...lineOf(commitOf('account#1', 2)), line: 'notes' };
  return Buffer.from(await packLines([...commits.map(lineOf), stray]));
};

const damages = [
  ['that was cut off', async (bytes: Buffer) => bytes.subarray(0, -1_000)],
  ['with more behind its end', async (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('?')])],
  ['with a line that is no commit', withStray],
] as const;

/** All commits in one object that was damaged. */
async function damaged(change: (bytes: Buffer) => Promise<Buffer>) {
  const verification = verifying();
  const { hold, archive, objects } = verification;
  hold(...commits);
  const key = await archive(...commits);
  const [whole = Buffer.of()] = await all(objects.read(key));
  const bytes = await change(Buffer.from(whole));
  await withBytes(objects, key, () => bytes);
  const { logger } = recordingLogger();
  const compact = compactHandler({ objects, logger, now: verification.sources.now });
  const leaveOut = () =>
    compact({ through: DATE, leaveOut: [key] }, { getRemainingTimeInMillis: () => 900_000 });
  return { ...verification, key, leaveOut };
}

describe('an object of the archive', () => {
  test.each(damages)('%s may be left out once its commits are healed', async (_, change) => {
    const { verify, leaveOut, key } = await damaged(change);
    expect(await verify({ heal: true })).toMatchObject({
      ...{ found: 1, wrong: {}, healed: { 'missing-in-archive': commits.length } },
      faults: [{ key }],
    });
    await leaveOut();
    expect(await verify()).toMatchObject({ ...right, commits: commits.length });
  });

  test('that is damaged is healed once', async () => {
    const { verify, objects } = await damaged(damages[0][1]);
    await verify({ heal: true });
    const before = await all(objects.list('commits/'));
    expect(await verify({ heal: true })).toMatchObject({ found: 1, healed: {}, commits: commits.length });
    expect(await all(objects.list('commits/'))).toEqual(before);
  });
});
