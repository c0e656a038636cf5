import { type CountedLine, eventsOf } from '../archive/commit-events.ts';
import type { CommitEvents } from '../core/projection.ts';
import type { Upcast } from '../core/upcaster.ts';
import type { StreamFailures } from './stream-failures.ts';

/**
 * Applies the commits of lines of one stream in order, in their present form.
 * @returns whether all of them are applied; otherwise the stream stands among the failures
 */
export function applyCommits(
  lines: readonly CountedLine[],
  { upcast, failures }: { readonly upcast: Upcast; readonly failures: StreamFailures },
  apply: (commit: CommitEvents) => void,
): boolean {
  for (const line of lines) {
    try {
      apply(upcast(eventsOf(line)));
    } catch (reason) {
      failures.add(line.stream, line.version, reason);
      return false;
    }
  }
  return true;
}

/** Version of the last event of a commit. */
export const endOf = ({ version, events }: CommitEvents): number => version + events.length - 1;
