import { performance } from 'node:perf_hooks';
import { percentile } from './percentiles.ts';

/** One of those that are measured side by side. */
export interface Contestant {
  readonly name: string;
  /** Outside the clock: makes what one operation needs, and answers with the operation. */
  ready(): Promise<() => Promise<unknown>>;
}

export interface Course {
  readonly runs: number;
  /** Operations of each contestant in a run. */
  readonly operations: number;
  /** Operations of each before anything counts. */
  readonly warmUp: number;
  /** What stands for a run: the mean where some operations are rightly slower than others, the median where none is. */
  readonly figure: 'mean' | 'median';
  /** Milliseconds so far. @default those that go by; processor time where other threads work too */
  readonly clock?: () => number;
}

/** Milliseconds of processor time that the process has taken, on all of its threads. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The course in words. */
export const howOf = ({ runs, operations, figure }: Course): string =>
  `median of ${runs} runs, each the ${figure} of ${operations} operations by turns; spread: the middle half of the runs`;

/** For each contestant, by its name: milliseconds of one operation, by runs. */
export type Times = ReadonlyMap<string, readonly number[]>;

/**
 * Measures side by side: within a run the contestants take turns operation by operation, in another order each time, so
 * what disturbs the machine, and what one leaves behind for the next, disturbs all alike.
 */
export async function interleaved(contestants: readonly Contestant[], course: Course): Promise<Times> {
  await run(contestants, course.warmUp, course.clock);
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let index = 0; index < course.runs; index++) {
    for (const [name, values] of await run(contestants, course.operations, course.clock)) {
      times.get(name)?.push(course.figure === 'mean' ? mean(values) : median(values));
    }
  }
  return times;
}

async function run(
  contestants: readonly Contestant[],
  operations: number,
  clock = () => performance.now(),
): Promise<Times> {
  const times = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let index = 0; index < operations; index++) {
    for (const { name, ready } of shuffled(contestants)) {
      const operation = await ready();
      const began = clock();
      await operation();
      times.get(name)?.push(clock() - began);
    }
  }
  return times;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const shuffled = <Value>(values: readonly Value[]): readonly Value[] =>
  values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The values between which the middle half lies. */
export const spread = (values: readonly number[], digits = 2): string =>
  `${percentile(values, 0.25).toFixed(digits)}–${percentile(values, 0.75).toFixed(digits)}`;

/** How many times as fast as `base` each run of `name` was: both of one run, so that noise falls out. */
export function ratios(times: Times, name: string, base: string): readonly number[] {
  const bases = times.get(base) ?? [];
  return (times.get(name) ?? []).map((time, index) => (bases[index] ?? Number.NaN) / time);
}
