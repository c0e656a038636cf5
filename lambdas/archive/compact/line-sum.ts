import { hash } from 'node:crypto';
import type { CommitLine } from '../../event-store/commit-lines.ts';

const DIGITS = 32;
const BITS = 128;

/** A sum over lines that is the same in whatever order they come, and another when one is lost, doubled or changed. */
export interface LineSum {
  readonly lines: number;
  /** The sum of the first 128 bits of each line's SHA-256, modulo 2^128. */
  readonly digest: bigint;
}

export const NO_LINES: LineSum = { lines: 0, digest: 0n };

export const sumOf = (lines: Iterable<CommitLine>): LineSum => {
  let [count, digest] = [0, 0n];
  for (const { line } of lines) {
    count += 1;
    digest += BigInt(`0x${hash('sha256', line).slice(0, DIGITS)}`);
  }
  return { lines: count, digest: BigInt.asUintN(BITS, digest) };
};

export const plus = (a: LineSum, b: LineSum): LineSum => ({
  lines: a.lines + b.lines,
  digest: BigInt.asUintN(BITS, a.digest + b.digest),
});

export const isEqual = (a: LineSum, b: LineSum): boolean => a.lines === b.lines && a.digest === b.digest;
