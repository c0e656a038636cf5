import { describe, expect, test } from 'vitest';
import { bucketKey, parseCommitsKey, partKey } from '../../lambdas/archive/archive-keys.ts';
import { BUCKETS } from '../../lambdas/archive/contract.ts';

const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const part = {
  arrived: '2010-12-01T09:41:00.123Z',
  streamCreation: 1_291_196_460,
  shard: 'shardId-000000000000',
  first: '49590338271490256608559692538361571095921575989136588898',
  last: '49590338271490256608559692538361571095921575989136588899',
};

describe('the keys of the archive', () => {
  test('a part is named by day, hour, stream, shard and range, for other programs to read by date and hour', () => {
    expect(partKey(part)).toBe(
      'commits/date=2010-12-01/hour=09/1291196460-shardId-000000000000-49590338271490256608559692538361571095921575989136588898-49590338271490256608559692538361571095921575989136588899.jsonl.zst',
    );
    expect(parseCommitsKey(partKey(part))).toEqual({ kind: 'part', date: '2010-12-01', hour: '09' });
  });

  test('the bucket of a day is named by its number and what is in it', () => {
    const name = { date: '2010-12-01', bucket: 7, sha256 };
    expect(bucketKey(name)).toBe(`commits/date=2010-12-01/hour=all/07-${sha256}.jsonl.zst`);
    expect(parseCommitsKey(bucketKey(name))).toEqual({ kind: 'bucket', ...name });
  });

  test.each([
    'commits/',
    'commits/date=2010-12-01/notes.txt',
    'commits/date=2010-12-01/hour=09/part.jsonl.gz',
    'commits/date=2010-12-01/hour=9/1-shard-1-2.jsonl.zst',
    `commits/date=2010-12-01/hour=all/7-${sha256}.jsonl.zst`,
    `commits/date=2010-12-01/hour=all/${BUCKETS}-${sha256}.jsonl.zst`,
    `commits/date=2010-12-01/hour=all/07-${sha256.slice(1)}.jsonl.zst`,
    `tier/date=2010-12-01/hour=all/07-${sha256}.jsonl.zst`,
    `commits/date=2010-12-01/hour=all/07-${sha256}.jsonl.zst.tmp`,
  ])('%s is none of ours', (key) => {
    expect(parseCommitsKey(key)).toBeUndefined();
  });
});
