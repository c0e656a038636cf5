import { eventsOf, isReplayed } from '../../../archive/commit-events.ts';
import { bucketCommits } from '../../../archive/read-bucket.ts';
import type { StreamId } from '../../../core/stream-id.ts';
import { type CommitLine, commitOf } from '../../../event-store/commit-lines.ts';
import type { ObjectStore } from '../../../event-store/object-store.ts';
import { digestOf, plusDigest } from '../../verify/digest.ts';
import { unmarked } from '../../verify/line-content.ts';
import type { SeenHead } from '../../verify/work-objects.ts';
import type { Exported } from '../exported-archive.ts';

export const NOTHING_EXPORTED: Exported = { streams: 0, commits: 0, events: 0, added: 0, digest: '' };

export const plusExported = (a: Exported, b: Exported): Exported => ({
  streams: a.streams + b.streams,
  commits: a.commits + b.commits,
  events: a.events + b.events,
  added: a.added + b.added,
  digest: plusDigest(a.digest, BigInt(`0x${b.digest || '0'}`)),
});

/** What an archive holds of a stream. */
export interface Ended {
  readonly stream: StreamId;
  /** What is there of the stream: as many events as its last version says. */
  readonly end: Exported;
}

/** Where each stream of a bucket ends in an archive. */
export const streamEnds = (
  archive: ObjectStore,
  bucket: number,
  after: StreamId | null,
): AsyncGenerator<Ended> => endsOf(bucketCommits(archive, bucket, after === null ? {} : { after }));

/** Where each stream ends. @param lines of the commits of each from its first on, one stream after the other */
export async function* endsOf(lines: AsyncIterable<CommitLine>): AsyncGenerator<Ended> {
  let ended: Ended | undefined;
  for await (const line of lines) {
    if (ended?.stream === line.stream) {
      ended = { ...ended, end: plusExported(ended.end, exportedLine(line)) };
      continue;
    }
    if (ended !== undefined) yield ended;
    ended = { stream: line.stream, end: { ...exportedLine(line), streams: 1 } };
  }
  if (ended !== undefined) yield ended;
}

/** Of one commit, which begins no stream. */
export const exportedLine = (line: CommitLine): Exported => {
  const text = isReplayed(line) ? unmarked(commitOf(line)) : line.line;
  const events = eventsOf(line).events.length;
  return { streams: 0, commits: 1, events, added: 0, digest: plusDigest('', digestOf(text)) };
};

export interface Compared extends Ended {
  /** Undefined for a stream that was not there yet when the export began. */
  readonly head: SeenHead | undefined;
}

/** What is there of a stream, and where it ended when the export began. Both in the order of streams. */
export async function* withHeads(
  ends: AsyncIterable<Ended>,
  heads: readonly SeenHead[],
): AsyncGenerator<Compared> {
  let next = 0;
  for await (const ended of ends) {
    const from = next;
    next = indexFrom(heads, from, ended.stream);
    yield* heads.slice(from, next).map(missing);
    const head = heads[next];
    const isOwn = head?.stream === ended.stream;
    if (isOwn) next += 1;
    yield { ...ended, head: isOwn ? head : undefined };
  }
  yield* heads.slice(next).map(missing);
}

/** The index of the first head that does not stand before a stream. */
function indexFrom(heads: readonly SeenHead[], from: number, stream: StreamId): number {
  for (let index = from; ; index++) {
    const head = heads[index];
    if (head === undefined || head.stream >= stream) return index;
  }
}

const missing = (head: SeenHead): Compared => ({ stream: head.stream, end: NOTHING_EXPORTED, head });
