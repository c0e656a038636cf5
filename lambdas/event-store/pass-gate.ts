import type { Commit, Delivered } from '../core/commit.ts';
import { admit, type VersionRange } from '../core/gate.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from './event-store.ts';

/** The event store does not have what a transport delivered: it was restored to an earlier time, or is another one. */
export class CommitsMissing extends Error {
  readonly code = 'CommitsMissing';
  constructor(stream: StreamId, { from, to }: VersionRange) {
    super(`${stream}: versions ${from} to ${to} were announced, but the event store does not have them`);
    this.name = 'CommitsMissing';
  }
}

/**
 * What a consumer may apply of what was delivered, in its present form, with what was missing fetched from the event
 * store in one read.
 * @throws {CommitsMissing}
 * @throws {UnknownEvent}
 * @throws {StoreUnavailable}
 */
export async function passGate(
  reader: PresentEventReader,
  stream: StreamId,
  position: number,
  delivered: readonly Delivered[],
): Promise<readonly Commit[]> {
  const { apply, missing } = admit(position, delivered);
  const present = apply.map(reader.present);
  if (missing === undefined) return present;
  const fetched = await reader.read(stream, missing.from, missing.to);
  const complete = admit(position, [...present, ...fetched]);
  const reached = complete.apply.reduce((sum, commit) => sum + commit.events.length, position);
  if (complete.missing !== undefined || reached < missing.to) throw new CommitsMissing(stream, missing);
  return complete.apply;
}
