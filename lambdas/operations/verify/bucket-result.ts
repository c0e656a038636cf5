import { bucketOf } from '../../archive/archive-bucket.ts';
import { parseCommitsKey } from '../../archive/archive-keys.ts';
import type { StreamId } from '../../core/stream-id.ts';
import { plusDigest } from './digest.ts';
import {
  type BucketResult,
  type Counts,
  type Finding,
  MOST_KEPT,
  NOTHING,
  type ObjectFault,
  type Tally,
} from './verification.ts';

export const plusTally = (a: Tally, b: Tally): Tally => ({
  streams: a.streams + b.streams,
  commits: a.commits + b.commits,
  events: a.events + b.events,
  repeated: a.repeated + b.repeated,
  notYetDue: a.notYetDue + b.notYetDue,
  digest: plusDigest(a.digest, BigInt(`0x${b.digest || '0'}`)),
});

export function plusCounts(a: Counts, b: Counts): Counts {
  const kinds = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Counts)[];
  return Object.fromEntries(kinds.map((kind) => [kind, (a[kind] ?? 0) + (b[kind] ?? 0)]));
}

export function plusResult(a: BucketResult, b: BucketResult, most = MOST_KEPT): BucketResult {
  return {
    tally: plusTally(a.tally, b.tally),
    findings: [...a.findings, ...b.findings].slice(0, most),
    wrong: plusCounts(a.wrong, b.wrong),
    healed: plusCounts(a.healed, b.healed),
    faults: distinctFaults([...a.faults, ...b.faults]).slice(0, most),
  };
}

/** What was healed stays so, and is found no more when the same is compared again. */
export const healedIn = ({ findings, healed }: BucketResult): BucketResult => ({
  ...NOTHING,
  findings: findings.filter((finding) => finding.healed),
  healed,
});

export const countsOf = (findings: readonly Finding[], healed: boolean): Counts =>
  findings
    .filter((finding) => finding.healed === healed)
    .reduce((sum: Counts, { kind, commits }) => plusCounts(sum, { [kind]: commits }), {});

/** Each object once for each thing that is wrong with it, however often it was read. */
export const distinctFaults = (faults: readonly ObjectFault[]): readonly ObjectFault[] =>
  [
    ...new Map(faults.toReversed().map((fault) => [`${fault.kind} ${fault.key}`, fault])).values(),
  ].toReversed();

/** Whether a bucket tells the fault of an object: what every bucket reads, one of them tells. */
export function tells(bucket: number, key: string): boolean {
  return parseCommitsKey(key)?.kind === 'bucket' || bucketOf(key as StreamId) === bucket;
}
