import { type Commit, type Delivered, isPointer, lastVersion } from './commit.ts';
import type { StreamId } from './stream-id.ts';

/** Versions `from` to `to` of a stream, both included. */
export interface VersionRange {
  readonly from: number;
  readonly to: number;
}

/** What may be applied now, and what has to be fetched from the event store before the rest may. */
export interface Admission {
  readonly apply: readonly Commit[];
  readonly missing?: VersionRange;
}

/** A position inside a commit: somebody applied a part of one, or the stream was rewritten. */
export class SplitCommit extends Error {
  readonly code = 'SplitCommit';
  constructor(stream: StreamId, position: number, commit: VersionRange) {
    super(
      `${stream}: position ${position} lies inside the commit of versions ${commit.from} to ${commit.to}`,
    );
    this.name = 'SplitCommit';
  }
}

/**
 * The heart of every consumer (G6). Given the last version applied of one stream (0 when none was, always the end of a
 * commit) and what was delivered of that stream, in any order and any number of times:
 *
 * - a commit that starts at the next version is applied,
 * - one that ends at or before the last version is skipped,
 * - one that starts later, or is only pointed at, is not applied before what is missing has been fetched.
 *
 * So Streams, Kinesis, SNS and SQS are only transport: each commit is applied once, whole, in version order.
 *
 * @throws {SplitCommit}
 */
export function admit(position: number, delivered: readonly Delivered[]): Admission {
  const apply: Commit[] = [];
  let reached = position;
  // Of a commit and a pointer to it, the commit comes first: what is here need not be fetched.
  const inOrder = [...delivered].sort(
    (a, b) => a.version - b.version || Number(isPointer(a)) - Number(isPointer(b)),
  );
  for (const next of inOrder) {
    const end = lastVersion(next);
    if (end <= reached) continue;
    if (next.version <= reached) throw new SplitCommit(next.stream, reached, { from: next.version, to: end });
    if (next.version > reached + 1 || isPointer(next)) {
      const to = Math.max(...inOrder.map(lastVersion));
      return { apply, missing: { from: reached + 1, to } };
    }
    apply.push(next);
    reached = end;
  }
  return { apply };
}
