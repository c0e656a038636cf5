import { type CountedLine, eventsOf } from '../archive/commit-events.ts';
import { isRecordedAfter } from '../core/recorded.ts';
import type { StreamId } from '../core/stream-id.ts';

/**
 * Of each stream the lines before the first one that was recorded later than a moment, by the same rule by which the history
 * answers `asOf`.
 * @param until ISO-8601 UTC
 */
export async function* linesUntil(
  lines: AsyncIterable<CountedLine>,
  until: string,
): AsyncGenerator<CountedLine> {
  let ended: StreamId | undefined;
  for await (const line of lines) {
    if (line.stream === ended) continue;
    const { at, ...parsed } = withTime(line);
    if (at !== undefined && isRecordedAfter({ at }, until)) ended = line.stream;
    else yield parsed;
  }
}

/** What cannot be read has no time, and is told by who folds it. */
function withTime(line: CountedLine): CountedLine & { readonly at?: string } {
  try {
    const { at, events } = eventsOf(line);
    return { ...line, events, at };
  } catch {
    return line;
  }
}
