import type { PlacedLine } from '../../archive/read-bucket.ts';
import type { StreamId } from '../../core/stream-id.ts';
import type { SeenHead } from './work-objects.ts';

/** Some versions of a stream, and what the archive has of them. */
export interface Stretch {
  readonly stream: StreamId;
  readonly from: number;
  readonly to: number;
  /** Where the stream ended when it was enumerated. Absent: it was not there. */
  readonly head: SeenHead | undefined;
  /** In order, with all that are there twice. */
  readonly lines: readonly PlacedLine[];
  readonly isLast: boolean;
}

/** Versions of a stretch: as many commits at most are held of each of the two. */
const LENGTH = 1_000;

/** Versions that may be missing in one piece. A line further on than this is looked at by itself. */
const FARTHEST = 1_000_000;

/**
 * All streams that the archive or the enumeration has, in order, each from its first version on.
 * @param lines by stream and version
 * @param heads by stream
 */
export async function* stretchesOf(
  lines: AsyncIterable<PlacedLine>,
  heads: readonly SeenHead[],
): AsyncGenerator<Stretch> {
  const coming = await comingLines(lines);
  try {
    let next = 0;
    for (;;) {
      const stream = firstOf(coming.line?.stream, heads[next]?.stream);
      if (stream === undefined) return;
      const head = heads[next]?.stream === stream ? heads[next++] : undefined;
      yield* stretchesOfStream(stream, head, coming);
    }
  } finally {
    await coming.close();
  }
}

async function* stretchesOfStream(
  stream: StreamId,
  head: SeenHead | undefined,
  coming: ComingLines,
): AsyncGenerator<Stretch> {
  for (let from = 1, isLast = false; !isLast; ) {
    const to = from + LENGTH - 1;
    const lines: PlacedLine[] = [];
    for (let line = coming.of(stream, to); line; line = coming.of(stream, to)) {
      lines.push(line);
      await coming.goOn();
    }
    const behind = coming.of(stream);
    isLast = behind === undefined && (head?.version ?? 0) <= to;
    yield { stream, from, to, head, lines, isLast };
    from = behind !== undefined && behind.version - to > FARTHEST ? behind.version : to + 1;
  }
}

/** Lines of which the next one is known. */
interface ComingLines {
  readonly line: PlacedLine | undefined;
  /** The next line, if it is of this stream, and of this version at most. */
  of(stream: StreamId, to?: number): PlacedLine | undefined;
  goOn(): Promise<void>;
  close(): Promise<unknown>;
}

async function comingLines(lines: AsyncIterable<PlacedLine>): Promise<ComingLines> {
  const iterator = lines[Symbol.asyncIterator]();
  let next = await iterator.next();
  const line = () => (next.done ? undefined : next.value);
  return {
    get line() {
      return line();
    },
    of: (stream, to = Number.POSITIVE_INFINITY) => {
      const found = line();
      return found?.stream === stream && found.version <= to ? found : undefined;
    },
    goOn: async () => {
      next = await iterator.next();
    },
    close: async () => await iterator.return?.(),
  };
}

function firstOf(a: StreamId | undefined, b: StreamId | undefined): StreamId | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
