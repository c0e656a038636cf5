import { type CommitPointer, decodeDelivered } from './commit.ts';

/** How every commit and pointer begins. */
const PLACE = /^\{"stream":"([^"\\]+)","version":(\d{1,15})[,}]/;

/**
 * Where a line stands that cannot be read. What is left of a damaged commit still says which it was; the event store has
 * the rest. Undefined for a line that does not say so much.
 */
export function pointerIn(line: string): CommitPointer | undefined {
  const [, stream = '', version = ''] = PLACE.exec(line) ?? [];
  try {
    return decodeDelivered(JSON.stringify({ stream, version: Number(version), count: 1 })) as CommitPointer;
  } catch {
    return undefined;
  }
}
