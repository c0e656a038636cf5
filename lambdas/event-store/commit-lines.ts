import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { type Commit, decodeDelivered, encodeDelivered, isPointer, MalformedCommit } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';

const compress = promisify(zstdCompress);

/** One commit as it is archived, of which no more is parsed than where it stands. */
export interface CommitLine {
  readonly stream: StreamId;
  readonly version: number;
  /** The commit as JSON, without the line's end. */
  readonly line: string;
}

/** How every commit begins: who writes one writes its fields in this order. */
const PLACE = /^\{"stream":"([^"\\]+)","version":([1-9]\d{0,14}),"/;

export const lineOf = (commit: Commit): CommitLine => ({
  stream: commit.stream,
  version: commit.version,
  line: encodeDelivered(commit),
});

/**
 * Where a line stands, without parsing it.
 * @throws {MalformedCommit}
 */
export function placeLine(line: string): CommitLine {
  const [, stream = '', version = ''] = PLACE.exec(line) ?? [];
  if (!StreamId.is(stream)) throw new MalformedCommit('no stream and version at its beginning');
  return { stream, version: Number(version), line };
}

/**
 * The commit of a line.
 * @throws {MalformedCommit}
 */
export function commitOf({ line }: Pick<CommitLine, 'line'>): Commit {
  const decoded = decodeDelivered(line);
  if (isPointer(decoded)) throw new MalformedCommit('a pointer: the archive holds whole commits only');
  return decoded;
}

/** With the frame's own checksum of its content: a flipped byte is found by whoever decompresses it (RFC 8878, 3.1.1). */
export const PACKING = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

/** Commits as the body of an object: JSON Lines, compressed with Zstandard. */
export const packLines = (lines: readonly CommitLine[]): Promise<Uint8Array> =>
  compress(lines.map(({ line }) => `${line}\n`).join(''), PACKING);

/** In the order of a compacted bucket: by stream, byte by byte, then by version. */
export const inOrder = (a: CommitLine, b: CommitLine): number => {
  if (a.stream !== b.stream) return a.stream < b.stream ? -1 : 1;
  return a.version - b.version;
};
