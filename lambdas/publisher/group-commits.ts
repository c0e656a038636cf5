import { type Delivered, encodeDelivered, isPointer, pointerTo } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';

/** One stream's share of a batch: what is to be sent of it, and where to go on from when that fails. */
export interface StreamBatch {
  readonly stream: StreamId;
  /** In version order, each once; a pointer stands for one that could not be read. */
  readonly commits: readonly Delivered[];
  /** Lowest sequence number of its records. */
  readonly firstSequenceNumber: string;
}

/** A commit with the sequence number of the record that brought it. */
export interface SequencedCommit {
  readonly commit: Delivered;
  readonly sequenceNumber: string;
}

/** Groups a batch by stream and sorts each by version: a table stream keeps order per item only. */
export function groupByStream(sequenced: readonly SequencedCommit[]): readonly StreamBatch[] {
  const groups = Map.groupBy(sequenced, ({ commit }) => commit.stream);
  return [...groups].map(([stream, group]) => {
    const byVersion = new Map(group.map(({ commit }) => [commit.version, commit]));
    return {
      stream,
      commits: [...byVersion.values()].sort((a, b) => a.version - b.version),
      firstSequenceNumber: lowest(group.map(({ sequenceNumber }) => sequenceNumber)),
    };
  });
}

/** Sequence numbers are decimal numbers of up to 128 bits, as text. */
export const lowest = (sequenceNumbers: readonly string[]): string =>
  sequenceNumbers.reduce((low, next) => (BigInt(next) < BigInt(low) ? next : low));

/**
 * The commits of one stream as one record of at most `limit` bytes, one commit a line. What does not fit is pointed at:
 * the largest commits first, so that as few as possible have to be fetched.
 */
export function encodeRecord(commits: readonly Delivered[], limit: number): Buffer {
  const lines = commits.map((commit) => ({ commit, line: encodeDelivered(commit) }));
  const bySize = [...lines].sort((a, b) => Buffer.byteLength(b.line) - Buffer.byteLength(a.line));
  let size = lines.reduce((sum, { line }) => sum + Buffer.byteLength(line) + 1, 0);
  for (const entry of bySize) {
    if (size <= limit) break;
    if (isPointer(entry.commit)) continue;
    const line = encodeDelivered(pointerTo(entry.commit));
    size += Buffer.byteLength(line) - Buffer.byteLength(entry.line);
    entry.line = line;
  }
  return Buffer.from(lines.map(({ line }) => line).join('\n'));
}
