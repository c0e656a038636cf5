import type { Actor, Commit, RecordedEvent } from '../core/commit.ts';

/** An event of the past as it is answered: what happened, when, by whom, and why. */
export interface ShownEvent extends RecordedEvent {
  readonly version: number;
  /** ISO-8601 UTC with milliseconds. */
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly commitId: string;
  /** Null where it would tell of somebody else. */
  readonly correlationId: string | null;
  readonly causationId: string | null;
}

/** The events of a commit, each with what they have in common. */
export const shownEvents = ({ version, events, at, commitId, meta }: Commit): readonly ShownEvent[] =>
  events.map(({ type, schemaVersion, data }, index) => ({
    version: version + index,
    type,
    schemaVersion,
    data,
    recordedAt: at,
    actor: meta.actor,
    commitId,
    correlationId: meta.correlationId,
    causationId: meta.causationId,
  }));
