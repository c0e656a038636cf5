import type { CountedLine } from '../archive/commit-events.ts';
import type { StreamId } from '../core/stream-id.ts';

/** What is folded at once and written at once. */
export interface Portion {
  /** The lines of each stream, in order, and the streams in the order of the bucket. */
  readonly streams: ReadonlyMap<StreamId, readonly CountedLine[]>;
  /** The stream that it ends in, when there is more of it in the next portion. */
  readonly goesOn?: StreamId;
}

export interface PortionSize {
  /** Of the lines. */
  readonly characters: number;
  readonly commits: number;
}

/** So much is in memory three times at most: what is folded, what is written, and what is read ahead. */
const SIZE: PortionSize = { characters: 4_000_000, commits: 4_000 };

/** Cuts the lines of a bucket, so that memory does not grow with what is in it, nor with the longest stream. */
export async function* portionsOf(
  lines: AsyncIterable<CountedLine>,
  size: PortionSize = SIZE,
): AsyncGenerator<Portion> {
  let growing = emptyPortion();
  for await (const line of lines) {
    if (growing.characters >= size.characters || growing.commits >= size.commits) {
      yield cutBefore(line, growing);
      growing = emptyPortion();
    }
    add(line, growing);
  }
  if (growing.commits > 0) yield { streams: growing.streams };
}

interface GrowingPortion {
  readonly streams: Map<StreamId, CountedLine[]>;
  characters: number;
  commits: number;
}

const emptyPortion = (): GrowingPortion => ({ streams: new Map(), characters: 0, commits: 0 });

const cutBefore = ({ stream }: CountedLine, { streams }: GrowingPortion): Portion =>
  streams.has(stream) ? { streams, goesOn: stream } : { streams };

function add(line: CountedLine, growing: GrowingPortion): void {
  const own = growing.streams.get(line.stream);
  if (own === undefined) growing.streams.set(line.stream, [line]);
  else own.push(line);
  growing.characters += line.line.length;
  growing.commits += 1;
}
