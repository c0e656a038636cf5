import type { StreamId } from '../core/stream-id.ts';
import { isPermanent } from '../projections/permanent-failure.ts';
import type { StreamFailures } from './stream-failures.ts';

/** What is written of one stream, from a version on. */
export interface Written {
  readonly stream: StreamId;
  readonly from: number;
}

/** Writes all at once; when that is refused, its halves, so that only the streams that the store refuses fail (G7). */
export async function writeWritable<Each extends Written>(
  all: readonly Each[],
  failures: StreamFailures,
  write: (some: readonly Each[]) => Promise<void>,
): Promise<void> {
  const [first, ...others] = all;
  if (first === undefined) return;
  try {
    await write(all);
  } catch (reason) {
    if (others.length === 0) return failures.add(first.stream, first.from, reason);
    if (!isPermanent(reason, Number.POSITIVE_INFINITY)) throw reason;
    const middle = Math.ceil(all.length / 2);
    await writeWritable(all.slice(0, middle), failures, write);
    await writeWritable(all.slice(middle), failures, write);
  }
}
