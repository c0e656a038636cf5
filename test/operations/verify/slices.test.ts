import { describe, expect, test, vi } from 'vitest';
import type { PutBack } from '../../../lambdas/event-store/put-back.ts';
import type { VerificationEvent } from '../../../lambdas/operations/contract.ts';
import { verifyHandler } from '../../../lambdas/operations/verify/handle-verify.ts';
import type { Report } from '../../../lambdas/operations/verify/verification.ts';
import { idsOf } from '../../archive/archived.ts';
import { commitOf } from '../../support/histories.ts';
import { carryOut, fiveMinutes, MINUTE, right, verifying } from './verifying.ts';

/** Streams of 3 commits: of some the archive lacks the last one, of others the store does. */
async function damaged(streams = 60) {
  const verification = verifying();
  const { hold, archive, lose } = verification;
  const commits = Array.from({ length: 3 * streams }, (_, index) =>
    commitOf(`order#${index % streams}`, 1 + Math.floor(index / streams)),
  );
  hold(...commits);
  const id = (stream: string) => Number(stream.split('#')[1]);
  await archive(...commits.filter(({ stream, version }) => version < 3 || id(stream) % 5 !== 0));
  for (const { stream } of commits.filter((commit) => commit.version === 3 && id(commit.stream) % 5 === 1))
    lose(stream, 3);
  return verification;
}

/** Every third step, of which one comes before a write and the next one after it. */
const STRIDE = 3;

const summary = ({ run: _, endedAt: __, findings, ...report }: Report) => ({
  ...report,
  findings: findings.map((finding) => JSON.stringify(finding)).toSorted(),
});

describe('a verification in slices', () => {
  test('of one stream each finds what one of all finds', async () => {
    const { verify, sources, reportOf } = await damaged();
    const whole = await verify();
    expect(whole).toMatchObject({ found: 24, commits: 156, streams: 60 });
    const handle = verifyHandler(sources);
    const noTime = { getRemainingTimeInMillis: () => 0 };
    const calls = await carryOut((event) => handle(event, noTime), { run: 'sliced', heal: false });
    expect(calls).toBeGreaterThan(60);
    expect(summary(await reportOf('sliced'))).toEqual(summary(whole));
  });

  test('tells all that was healed of a stream which one of them did not end', async () => {
    const { hold, archive, lose, goOn, store, verify } = verifying();
    const [before, long] = [...idsOf(3, 2)].sort() as [string, string];
    const commits = Array.from({ length: 1_500 }, (_, index) => commitOf(`account#${long}`, index + 1));
    hold(commitOf(`account#${before}`, 1), ...commits);
    await archive(commitOf(`account#${before}`, 1), ...commits);
    lose(`account#${long}`, 500, 1_400);
    const putBack: PutBack['putBack'] = async (...asked) => {
      goOn(10 * MINUTE);
      return await store.putBack(...asked);
    };
    expect(await verify({ heal: true }, { putBack: { putBack } })).toMatchObject({
      ...{ found: 0, wrong: {}, healed: { 'missing-in-store': 2 }, streams: 2, commits: 1_500 },
      findings: [{ version: 500 }, { version: 1_400 }],
    });
  });

  test('each of which is called twice finds the same, and heals the same', async () => {
    const { verify, sources, reportOf } = await damaged();
    const whole = await verify();
    const handle = verifyHandler(sources);
    const twice = async (event: VerificationEvent) => {
      await handle(event, fiveMinutes);
      return await handle(event, fiveMinutes);
    };
    await carryOut(twice, { run: 'twice', heal: false });
    expect(summary(await reportOf('twice'))).toEqual(summary(whole));
    await carryOut(twice, { run: 'healing', heal: true });
    expect(await verify()).toMatchObject({ ...right, commits: 180 });
  });

  test('that is begun anew does not do again what has come to its end', async () => {
    const { sources, reportOf } = await damaged(6);
    const read = vi.spyOn(sources.events, 'read');
    const next = vi.spyOn(sources.heads, 'next');
    const handle = verifyHandler(sources);
    const all = () => carryOut((event) => handle(event, fiveMinutes), { run: 'again', heal: false });
    await all();
    const report = await reportOf('again');
    const calls = [read.mock.calls.length, next.mock.calls.length];
    await all();
    expect([read.mock.calls.length, next.mock.calls.length]).toEqual(calls);
    expect(await reportOf('again')).toEqual(report);
  });

  test('that is interrupted at any step ends its work when it is called again', async () => {
    let steps = 1;
    for (let isInterrupted = true; isInterrupted; steps += STRIDE) {
      const { verify, sources } = await damaged(6);
      const run = 'interrupted';
      let left = steps;
      isInterrupted = false;
      const handle = verifyHandler({
        ...sources,
        ...interrupted(sources, () => {
          left -= 1;
          isInterrupted ||= left === 0;
          if (left === 0) throw new Error('The environment has gone');
        }),
      });
      const again = async (event: VerificationEvent) =>
        await handle(event, fiveMinutes).catch(() => handle(event, fiveMinutes));
      await carryOut(again, { run, heal: true });
      expect(await verify()).toMatchObject({ ...right, commits: 18 });
    }
    expect(steps).toBeGreaterThan(90);
  });
});

type Sources = Awaited<ReturnType<typeof damaged>>['sources'];

/** Every write calls `step` before and after it; what was read is lost with the attempt all the same. */
function interrupted({ objects, putBack }: Sources, step: () => void): Pick<Sources, 'objects' | 'putBack'> {
  const around = async <Answer>(write: () => Promise<Answer>): Promise<Answer> => {
    step();
    const answer = await write();
    step();
    return answer;
  };
  return {
    objects: {
      list: (prefix) => objects.list(prefix),
      read: (key) => objects.read(key),
      putNew: (key, body) => around(() => objects.putNew(key, body)),
      remove: (keys) => objects.remove(keys),
    },
    putBack: { putBack: (stream, commits) => around(() => putBack.putBack(stream, commits)) },
  };
}
