import type { Commit } from './commit.ts';
import type { StreamId } from './stream-id.ts';
import type { EventLineage } from './upcaster.ts';

/** What at most one stream has at a time, among all streams: an account number, the one open account of an owner. */
export interface Claim<Refusal> {
  /** Name of its kind, at most 40 characters of `a-z`, `0-9` and `-`: `open-account`. */
  readonly what: string;
  /** Which of its kind, any text. Only a hash of it is stored; still never personal data. */
  readonly value: string;
  /** The answer to who comes second. */
  readonly refusal: Refusal;
}

/**
 * A claim is a stream like any other, whose events say who has it: so it is taken by an append, never overwritten,
 * archived and restored with the streams it speaks of, and two who want it are told apart by its version.
 */
export const claimLineage = {
  category: 'claim',
  schemaVersions: { ClaimTaken: 1, ClaimReleased: 1 },
} as const satisfies EventLineage;

/** An event of a claim's stream: the stream `by` has it, or has given it back. STORAGE FORMAT. */
export const claimEvent = (type: keyof typeof claimLineage.schemaVersions, by: StreamId) => ({
  type,
  schemaVersion: claimLineage.schemaVersions[type],
  data: { by },
});

/** Who has a claim, by all commits of its stream; undefined when nobody has. */
export function holderOf(commits: readonly Commit[]): StreamId | undefined {
  const last = commits.at(-1)?.events.at(-1);
  return last?.type === 'ClaimTaken' ? (last.data as { readonly by: StreamId }).by : undefined;
}
