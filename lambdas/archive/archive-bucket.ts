import { hash } from 'node:crypto';
import type { StreamId } from '../core/stream-id.ts';
import { BUCKETS } from './contract.ts';

/**
 * The bucket of a stream: the first byte of the SHA-256 of its id, modulo {@link BUCKETS}. STORAGE FORMAT: all of a stream
 * is in one bucket, so that each can be folded by itself.
 */
export const bucketOf = (stream: StreamId): number =>
  Number.parseInt(hash('sha256', stream).slice(0, 2), 16) % BUCKETS;
