/** The value below which that share of all values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The row of a table: how many values, their median and their 99th percentile, in milliseconds. */
export const summary = (name: string, milliseconds: readonly number[]) => ({
  name,
  n: milliseconds.length,
  'p50 ms': Math.round(percentile(milliseconds, 0.5) * 10) / 10,
  'p99 ms': Math.round(percentile(milliseconds, 0.99) * 10) / 10,
});
