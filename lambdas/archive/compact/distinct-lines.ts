import { isReplayed, sameCommit } from '../commit-events.ts';
import type { PlacedLine } from '../placed-lines.ts';

/**
 * Sorted lines without those that say again what another one says. Two that hold the same version with other content both
 * stay: to decide between them is not for a compaction. Whoever compacts the same lines gets the same.
 * @param onDropped takes each line that is left out
 */
export async function* distinctLines(
  sorted: AsyncIterable<readonly PlacedLine[]>,
  onDropped: (line: PlacedLine) => void,
): AsyncGenerator<readonly PlacedLine[]> {
  let place: readonly PlacedLine[] = [];
  const settled = (line: PlacedLine): readonly PlacedLine[] => {
    const before = place;
    const isSamePlace = isAt(before, line);
    place = isSamePlace ? withLine(before, line, onDropped) : [line];
    return isSamePlace ? [] : before;
  };
  for await (const lines of sorted) yield lines.flatMap(settled);
  yield place;
}

const isAt = ([first]: readonly PlacedLine[], line: PlacedLine): boolean =>
  first !== undefined && first.stream === line.stream && first.version === line.version;

/** The lines of one place, in the order of their texts. */
function withLine(
  place: readonly PlacedLine[],
  line: PlacedLine,
  onDropped: (line: PlacedLine) => void,
): readonly PlacedLine[] {
  const same = place.find((other) => sameCommit(other, line));
  if (same === undefined) return [...place, line].sort(byText);
  const [better, worse] = [same, line].sort(byMark) as [PlacedLine, PlacedLine];
  onDropped(worse);
  return place.map((other) => (other === same ? better : other)).sort(byText);
}

const byText = (a: PlacedLine, b: PlacedLine): number => (a.line < b.line ? -1 : 1);

/** The one that was not put back comes first. */
const byMark = (a: PlacedLine, b: PlacedLine): number =>
  Number(isReplayed(a)) - Number(isReplayed(b)) || byText(a, b);
