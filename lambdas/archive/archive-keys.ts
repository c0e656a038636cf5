import { archivePrefixes, BUCKETS } from './contract.ts';

/**
 * The layout of `commits/`, partitioned as Athena, DuckDB and Hive expect it. STORAGE FORMAT.
 *
 *     commits/date=2010-12-01/hour=09/<stream creation>-<shard>-<first>-<last>.jsonl.zst    a part: a batch as it came
 *     commits/date=2010-12-01/hour=all/07-<sha256>.jsonl.zst                                the bucket 7 of the whole day
 *
 * Date and hour (UTC) are those at which the first record of the batch came to the stream. `<stream creation>` is the
 * moment at which the Kinesis stream was made, in seconds: sequence numbers of another one may begin anew.
 */
export interface PartName {
  /** ISO-8601 UTC: when the first record came. */
  readonly arrived: string;
  /** Seconds since 1970. */
  readonly streamCreation: number;
  readonly shard: string;
  readonly first: string;
  readonly last: string;
}

/** An object that compaction made. */
export interface BucketName {
  readonly date: string;
  readonly bucket: number;
  /** SHA-256 of the lines, not compressed, as hexadecimal digits. */
  readonly sha256: string;
}

/** What a key of `commits/` says. */
export type CommitsKey =
  | { readonly kind: 'part'; readonly date: string; readonly hour: string }
  | ({ readonly kind: 'bucket' } & BucketName);

const COMPACTED = 'all';
const PART = /^commits\/date=(\d{4}-\d{2}-\d{2})\/hour=(\d{2})\/[0-9A-Za-z-]+\.jsonl\.zst$/;
const BUCKET = /^commits\/date=(\d{4}-\d{2}-\d{2})\/hour=all\/(\d{2})-([0-9a-f]{64})\.jsonl\.zst$/;

export const datePrefix = (date: string): string => `${archivePrefixes.commits}date=${date}/`;

export const partKey = ({ arrived, streamCreation, shard, first, last }: PartName): string =>
  `${datePrefix(arrived.slice(0, 10))}hour=${arrived.slice(11, 13)}/${streamCreation}-${shard}-${first}-${last}.jsonl.zst`;

export const bucketKey = ({ date, bucket, sha256 }: BucketName): string =>
  `${datePrefix(date)}hour=${COMPACTED}/${String(bucket).padStart(2, '0')}-${sha256}.jsonl.zst`;

/** Undefined for an object that is none of ours. */
export function parseCommitsKey(key: string): CommitsKey | undefined {
  const [, day, hour] = PART.exec(key) ?? [];
  if (day !== undefined && hour !== undefined) return { kind: 'part', date: day, hour };
  const [, date, bucket, sha256] = BUCKET.exec(key) ?? [];
  if (date === undefined || sha256 === undefined || !isBucket(Number(bucket))) return undefined;
  return { kind: 'bucket', date, bucket: Number(bucket), sha256 };
}

/** Nobody reads an object of a bucket that there is not: it has to be named as foreign. */
const isBucket = (number: number): boolean => number < BUCKETS;
