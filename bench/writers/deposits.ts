import { performance } from 'node:perf_hooks';
import { percentile } from '../percentiles.ts';

/** A deposit until it was acknowledged. */
export interface Deposit {
  /** From giving it first to its acknowledgement, milliseconds. */
  readonly took: number;
  readonly acknowledgedAt: number;
  /** Attempts that were answered with 409 `conflict`. */
  readonly conflicts: number;
  /** Attempts that were answered with 429 or 503. */
  readonly busy: number;
}

/** What one number of writers got through. */
export interface Written {
  readonly deposits: readonly Deposit[];
  /** Seconds. */
  readonly lasting: number;
}

/** Each of so many writers gives one deposit after another, until the time is up. */
export async function write(
  writers: number,
  lasting: number,
  give: (writer: number) => Promise<Pick<Deposit, 'conflicts' | 'busy'>>,
): Promise<Written> {
  const end = performance.now() + lasting * 1_000;
  const deposits: Deposit[] = [];
  const writer = async (index: number): Promise<void> => {
    for (let began = performance.now(); began < end; began = performance.now()) {
      const given = await give(index);
      const acknowledgedAt = performance.now();
      deposits.push({ ...given, took: acknowledgedAt - began, acknowledgedAt: acknowledgedAt - end });
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, index) => writer(index)));
  return { deposits, lasting };
}

/** The row of a table. What was acknowledged after the time was up counts for all but the rate. */
export function rowOf(writers: number, rounds: readonly Written[]) {
  const deposits = rounds.flatMap((round) => round.deposits);
  const sum = (of: (deposit: Deposit) => number) =>
    deposits.reduce((total, deposit) => total + of(deposit), 0);
  const [conflicts, busy] = [sum((deposit) => deposit.conflicts), sum((deposit) => deposit.busy)];
  const share = (attempts: number) =>
    Math.round((1_000 * attempts) / (deposits.length + conflicts + busy)) / 10;
  const seconds = rounds.reduce((total, { lasting }) => total + lasting, 0);
  const took = deposits.map((deposit) => deposit.took);
  return {
    writers,
    'deposits/s': Math.round(deposits.filter(({ acknowledgedAt }) => acknowledgedAt <= 0).length / seconds),
    '409 %': share(conflicts),
    '503 %': share(busy),
    'p50 ms': Math.round(percentile(took, 0.5)),
    'p99 ms': Math.round(percentile(took, 0.99)),
  };
}
