import { expect, test } from 'vitest';
import { AFTERMATH, awaitWriters } from '../../lambdas/projections/await-writers.ts';
import { MemoryGenerations } from '../../lambdas/projections/memory-generations.ts';

const LONGEST = 60_000;
const BEGAN = Date.UTC(2010, 11, 1, 8, 30);
const since = new Date(BEGAN).toISOString();
const leaseOf = (invocation: string, expires: number, version = 1) => ({
  projection: 'sales',
  version,
  invocation,
  expires,
});

/** A clock that goes on by what is waited, and what happens at each of these moments. */
function waiting(began: number) {
  const leases = new MemoryGenerations();
  let time = began;
  const events: (readonly [number, () => Promise<void>])[] = [];
  const pause = async (milliseconds: number) => {
    time += milliseconds;
    for (const [at, happen] of events) if (at <= time && at > time - milliseconds) await happen();
  };
  return {
    leases,
    at: (after: number, happen: () => Promise<void>) => void events.push([began + after, happen]),
    /** @returns milliseconds that were waited */
    wait: async (version?: number) => {
      await awaitWriters(
        { leases, longestInvocation: LONGEST, now: () => time, pause },
        'sales',
        { since },
        version,
      );
      return time - began;
    },
  };
}

const LATER = BEGAN + LONGEST + AFTERMATH;

test('nobody is waited for where nobody writes', async () => {
  expect(await waiting(LATER).wait()).toBe(0);
});

test('G8 a build that is younger than an invocation may last is waited for: some may not know of it', async () => {
  expect(await waiting(BEGAN + 5_000).wait()).toBe(LONGEST + AFTERMATH - 5_000);
});

test('G8 each lease that was taken before is waited for, until it is given back', async () => {
  const { leases, at, wait } = waiting(LATER);
  const lease = leaseOf('a', LATER + 20_000);
  await leases.take(lease);
  at(1_000, () => leases.giveBack(lease));
  expect(await wait()).toBe(1_000);
});

test('one that is taken meanwhile is not waited for: it looks at the record as it is now', async () => {
  const { leases, at, wait } = waiting(LATER);
  const lease = leaseOf('a', LATER + 20_000);
  await leases.take(lease);
  at(500, () => leases.take(leaseOf('b', LATER + 60_000)));
  at(1_000, () => leases.giveBack(lease));
  expect(await wait()).toBe(1_000);
});

test('one that is never given back is waited for until nothing can come of it', async () => {
  const { leases, wait } = waiting(LATER);
  await leases.take(leaseOf('a', LATER + 20_000));
  await leases.take(leaseOf('long ago', LATER - 1));
  expect(await wait()).toBe(20_000);
});

test('the function of another version is not waited for where one is named', async () => {
  const { leases, wait } = waiting(LATER);
  await leases.take(leaseOf('a', LATER + 20_000, 2));
  expect(await wait(1)).toBe(0);
});
