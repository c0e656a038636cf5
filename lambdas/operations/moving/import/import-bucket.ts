import { bucketCommits } from '../../../archive/read-bucket.ts';
import type { StreamId } from '../../../core/stream-id.ts';
import type { CommitLine } from '../../../event-store/commit-lines.ts';
import type { ObjectStore } from '../../../event-store/object-store.ts';
import { type Imported, NOTHING_IMPORTED, plusImported } from '../imported-archive.ts';
import { importStream, type PuttingSources } from './import-stream.ts';

/** What is in memory at once. */
const MOST_LINES = 1_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Streams that are written at once; the commits of each one after the other. */
const AT_ONCE = 16;

/** How far a bucket has come: all streams up to `after`, and of `stream` all up to the version `reached`. */
export interface ImportPlace {
  readonly after: StreamId | null;
  readonly stream: StreamId;
  readonly reached: number;
  /** Whether nothing more of `stream` can be put into the event store. */
  readonly hasFailed: boolean;
  readonly imported: Imported;
}

export interface ImportingSources extends PuttingSources {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface ImportedSlice {
  /** Where to go on; null at the end. */
  readonly place: ImportPlace | null;
  readonly imported: Imported;
}

/**
 * Puts the next streams of a bucket into the event store. What is wrong with one stream holds up no other.
 * @param until milliseconds since 1970 at which nothing more is begun; some is put whatever the time is
 * @throws {ArchiveGap}
 * @throws {ArchiveConflict}
 * @throws {ArchiveDamaged}
 * @throws {StoreUnavailable}
 * @throws {ArchiveUnavailable}
 */
export async function importBucket(
  sources: ImportingSources,
  archive: ObjectStore,
  { bucket, place }: { readonly bucket: number; readonly place: ImportPlace | null },
  until: number,
): Promise<ImportedSlice> {
  let reached = place;
  for await (const lines of batchesOf(linesBehind(archive, bucket, place))) {
    reached = await importLines(sources, reached, lines);
    if (sources.now() >= until) return { place: reached, imported: reached.imported };
  }
  return { place: null, imported: reached?.imported ?? NOTHING_IMPORTED };
}

async function* linesBehind(
  archive: ObjectStore,
  bucket: number,
  place: ImportPlace | null,
): AsyncGenerator<CommitLine> {
  const after = place?.after ?? undefined;
  for await (const line of bucketCommits(archive, bucket, after === undefined ? {} : { after }))
    if (line.stream !== place?.stream || line.version > place.reached) yield line;
}

type Lines = readonly [CommitLine, ...CommitLine[]];

async function* batchesOf(lines: AsyncIterable<CommitLine>): AsyncGenerator<Lines> {
  let batch: CommitLine[] = [];
  let characters = 0;
  for await (const line of lines) {
    batch.push(line);
    characters += line.line.length;
    if (batch.length < MOST_LINES && characters < MOST_CHARACTERS) continue;
    yield batch as unknown as Lines;
    [batch, characters] = [[], 0];
  }
  if (batch.length > 0) yield batch as unknown as Lines;
}

async function importLines(
  sources: PuttingSources,
  place: ImportPlace | null,
  lines: Lines,
): Promise<ImportPlace> {
  const streams = [...Map.groupBy(lines, ({ stream }) => stream).values()] as unknown as Lines[];
  const failed = place?.hasFailed ? place.stream : undefined;
  const done = await importEach(
    sources,
    streams.filter(([{ stream }]) => stream !== failed),
  );
  const last = lines.at(-1) ?? lines[0];
  return {
    after: streams.at(-2)?.[0].stream ?? streamBefore(last.stream, place),
    stream: last.stream,
    reached: last.version,
    hasFailed: last.stream === failed || done.at(-1)?.failed === 1,
    imported: done.reduce(plusImported, place?.imported ?? NOTHING_IMPORTED),
  };
}

const streamBefore = (stream: StreamId, place: ImportPlace | null): StreamId | null =>
  place?.stream === stream ? place.after : (place?.stream ?? null);

async function importEach(sources: PuttingSources, streams: readonly Lines[]): Promise<readonly Imported[]> {
  const done: Imported[] = [];
  for (let at = 0; at < streams.length; at += AT_ONCE)
    done.push(
      ...(await Promise.all(streams.slice(at, at + AT_ONCE).map((lines) => importOne(sources, lines)))),
    );
  return done;
}

async function importOne(sources: PuttingSources, lines: Lines): Promise<Imported> {
  const { commits, there, failure } = await importStream(sources, lines[0].stream, lines);
  return {
    ...{ streams: lines[0].version === 1 ? 1 : 0, commits, there },
    ...{ failed: failure ? 1 : 0, failures: failure ? [failure] : [] },
  };
}
