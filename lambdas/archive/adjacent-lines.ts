import { ArchiveConflict, ArchiveGap } from './archive-faults.ts';
import { type CountedLine, countEvents, isReplayed, sameCommit } from './commit-events.ts';
import type { PlacedLine } from './placed-lines.ts';

type Line = PlacedLine & CountedLine;

/**
 * What a sorted line is to the one before it: the next commit of its stream, the first one of another, or the same again.
 * @returns `before` when it is settled, and the line that the following one is to be compared with
 * @throws {ArchiveGap}
 * @throws {ArchiveConflict}
 */
export function lineAfter(
  last: Line | undefined,
  line: PlacedLine,
): { readonly before?: Line; readonly next: Line } {
  if (last?.stream !== line.stream) {
    if (line.version !== 1) throw new ArchiveGap(line.stream, 1);
    return last === undefined ? { next: line } : { before: last, next: line };
  }
  if (last.version === line.version) return { next: oneOf(last, line) };
  const [before, events] = countEvents(last, line.version - last.version);
  const expected = last.version + events;
  if (line.version < expected) throw new ArchiveConflict(line.stream, line.version, [last.key, line.key]);
  if (line.version > expected) throw new ArchiveGap(line.stream, expected);
  return { before, next: line };
}

/**
 * Of two lines at the same version, the one without the mark of a commit that was put back.
 * @throws {ArchiveConflict} when they are two commits
 */
function oneOf(a: Line, b: Line): Line {
  if (!sameCommit(a, b)) throw new ArchiveConflict(a.stream, a.version, [a.key, b.key]);
  return isReplayed(a) ? b : a;
}
