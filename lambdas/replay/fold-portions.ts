import type { CountedLine } from '../archive/commit-events.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { FoldOptions, FoldOutcome, FoldProgress } from './fold-bucket.ts';
import { type Portion, portionsOf } from './portions.ts';
import { type StreamFailures, streamFailures } from './stream-failures.ts';

/** A portion that is folded. */
export interface FoldedPortion {
  /** Events that were folded. */
  readonly events: number;
  write(): Promise<void>;
}

/** Folds one portion after the other; what it finds of a stream that failed, it adds to `failures`. */
export type FoldPortion = (portion: Portion, failures: StreamFailures) => Promise<FoldedPortion>;

/** Folds portion by portion, each while the one before it is being written. */
export async function foldPortions(
  lines: AsyncIterable<CountedLine>,
  { isTimeUp = () => false, onProgress, portion: size }: FoldOptions,
  fold: FoldPortion,
): Promise<FoldOutcome> {
  const failures = streamFailures();
  let progress: FoldProgress = { events: 0, commits: 0, streams: 0 };
  let after: StreamId | undefined;
  let writing: Promise<void> = Promise.resolve();
  const outcome = (done: boolean): FoldOutcome => ({
    ...progress,
    done,
    failures: failures.all,
    ...(after !== undefined && { after }),
  });
  const write = async (portion: Portion, folded: FoldedPortion): Promise<void> => {
    await folded.write();
    progress = advanced(progress, portion, folded);
    after = lastWhole(portion) ?? after;
    onProgress?.(progress);
  };
  try {
    for await (const portion of portionsOf(lines, size)) {
      const folded = await fold(portion, failures);
      await writing;
      writing = write(portion, folded);
      // Heard when it is waited for; until then the next portion is folded.
      writing.catch(() => undefined);
      if (isTimeUp()) await writing;
      // Only where there is a place to go on from: otherwise the next fold would begin at the same one.
      if (isTimeUp() && after !== undefined) return outcome(false);
    }
    await writing;
    return outcome(true);
  } finally {
    // Nothing is under way any more when this has ended, however it did.
    await writing.catch(() => undefined);
  }
}

const advanced = (progress: FoldProgress, { streams, goesOn }: Portion, { events }: FoldedPortion) => ({
  events: progress.events + events,
  commits: progress.commits + [...streams.values()].reduce((sum, lines) => sum + lines.length, 0),
  streams: progress.streams + streams.size - (goesOn === undefined ? 0 : 1),
});

/** The last stream that ends in a portion. */
function lastWhole({ streams, goesOn }: Portion): StreamId | undefined {
  const whole = [...streams.keys()].filter((stream) => stream !== goesOn);
  return whole.at(-1);
}
