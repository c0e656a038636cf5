import type { Delivered } from '../core/commit.ts';
import { isRefused, type Unsent } from './commit-target.ts';
import { ContentRefused } from './content-refused.ts';
import type { StreamBatch } from './group-commits.ts';
import { halves } from './in-calls.ts';

/** What goes to a target in one piece. */
export interface Entry {
  readonly batch: StreamBatch;
  /** What of its batch it holds or points at, in version order. */
  readonly commits: readonly Delivered[];
  readonly bytes: number;
}

export interface RefusedEntry<Sent extends Entry> {
  readonly entry: Sent;
  readonly reason: unknown;
}

/** How a target is spoken to. What it refuses for good is told by a {@link ContentRefused}; all else passes. */
export interface Transport<Sent extends Entry> {
  /**
   * Makes one call.
   * @returns what of it was refused; all else has arrived
   * @throws when it is not known that anything arrived
   */
  put(entries: readonly Sent[]): Promise<readonly RefusedEntry<Sent>[]>;

  /** What may still be taken of an entry that alone was refused for good: parts of it, or a pointer. None at last. */
  smaller(entry: Sent): readonly Sent[];
}

/**
 * Makes one call, whose entries are each of another stream. Where something in it is refused for good, all else arrives:
 * its halves are sent, then what is smaller of the entry at fault, down to one commit, and to a pointer.
 */
export async function sendCall<Sent extends Entry>(
  transport: Transport<Sent>,
  entries: readonly Sent[],
): Promise<readonly Unsent[]> {
  const unsent: Unsent[] = [];
  for (const { entry, reason } of await putApart(transport, entries)) {
    if (reason instanceof ContentRefused) unsent.push(...(await sendSmaller(transport, entry, reason)));
    else unsent.push({ batch: entry.batch, reason });
  }
  return unsent;
}

async function putApart<Sent extends Entry>(
  transport: Transport<Sent>,
  entries: readonly Sent[],
): Promise<readonly RefusedEntry<Sent>[]> {
  try {
    return await transport.put(entries);
  } catch (reason) {
    if (!(reason instanceof ContentRefused) || entries.length < 2)
      return entries.map((entry) => ({ entry, reason }));
    const refused: RefusedEntry<Sent>[] = [];
    for (const half of halves(entries)) refused.push(...(await putApart(transport, half)));
    return refused;
  }
}

async function sendSmaller<Sent extends Entry>(
  transport: Transport<Sent>,
  entry: Sent,
  reason: ContentRefused,
): Promise<readonly Unsent[]> {
  const { batch, commits } = entry;
  const parts = transport.smaller(entry);
  if (parts.length === 0) return commits.map((commit) => ({ batch, commit, reason }));
  const unsent: Unsent[] = [];
  for (const part of parts) {
    const outcome = await sendCall(transport, [part]);
    unsent.push(...outcome);
    // What comes behind it would overtake what failed for the moment (S12).
    if (!outcome.every(isRefused)) break;
  }
  return unsent;
}
