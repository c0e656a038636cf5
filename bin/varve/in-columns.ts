/** A line a row below the headings, in columns; those that are named stand on the right. */
export function inColumns(
  headings: readonly string[],
  cells: readonly (readonly string[])[],
  onTheRight: readonly string[] = [],
): string {
  const rows = [headings, ...cells.map((row) => row.map(harmless))];
  const columns = headings.map((heading, column) => ({
    width: rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
    isOnTheRight: onTheRight.includes(heading),
  }));
  return rows.map((row) => lineOf(row, columns)).join('\n');
}

interface Column {
  readonly width: number;
  readonly isOnTheRight: boolean;
}

/** Texts are customers', and a terminal does what control characters say. */
const harmless = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);

/** Nothing is filled up behind the last column. */
const lineOf = (row: readonly string[], columns: readonly Column[]): string =>
  columns
    .map(({ width, isOnTheRight }, column) => {
      const cell = row[column] ?? '';
      return isOnTheRight ? cell.padStart(width) : cell.padEnd(width);
    })
    .join('  ')
    .trimEnd();
