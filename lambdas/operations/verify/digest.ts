import { hash } from 'node:crypto';

/** Digests are numbers below this. */
const MODULUS = 1n << 256n;
const DIGITS = 64;

/** The digest of one commit: SHA-256 of its line, without the mark of one that was put back. */
export const digestOf = (line: string): bigint => BigInt(`0x${hash('sha256', line)}`);

/**
 * Adds digests up: in whatever order and in whatever portions, the same commits give the same sum. It tells accidents, not
 * somebody who looks for two sets with one sum.
 */
export const plusDigest = (sum: string, more: bigint): string =>
  ((BigInt(`0x${sum || '0'}`) + more) % MODULUS).toString(16).padStart(DIGITS, '0');
