import { expect, test } from 'vitest';
import { bucketOf } from '../../lambdas/archive/archive-bucket.ts';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';

// By `printf 'order#536365' | sha256sum`: the first byte modulo 32.
test.each([
  ['order#536365', 0x8f % 32],
  ['account#a-1', 0x9f % 32],
  ['product#85123A', 0xc9 % 32],
])('%s is in bucket %i for ever', (stream, bucket) => {
  expect(bucketOf(StreamId.parse(stream))).toBe(bucket);
});

test('streams are spread over all buckets', () => {
  const buckets = new Map<number, number>();
  for (let id = 0; id < 32_000; id++) {
    const bucket = bucketOf(StreamId.of('order', String(id)));
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  expect(buckets.size).toBe(BUCKETS);
  expect(Math.max(...buckets.values())).toBeLessThan(1_200);
});
