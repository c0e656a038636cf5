import type { Claim } from './claim.ts';
import type { Commit, RecordedEvent } from './commit.ts';
import { type DomainEvent, readEvent, type SchemaVersions, UnknownEvent } from './event.ts';
import type { EventLineage } from './upcaster.ts';

/** A refusal by the domain: a value, not an error. Its further fields say what the caller needs to know. */
export interface Rejection {
  readonly type: string;
}

/** What a command leads to: events (none when there is nothing to do), or a refusal. */
export type Decision<Event, Refusal> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'rejected'; readonly rejection: Refusal };

export const accept = <Event>(...events: readonly Event[]): Decision<Event, never> => ({
  kind: 'accepted',
  events,
});

export const reject = <Refusal extends Rejection>(rejection: Refusal): Decision<never, Refusal> => ({
  kind: 'rejected',
  rejection,
});

/**
 * An aggregate: pure and total. Time and ids come in with the command, so the same command on the same state always
 * gives the same decision; a conflict can therefore be decided again.
 */
export interface Decider<State, Command, Event extends DomainEvent, Refusal extends Rejection>
  extends EventLineage {
  /** A state is JSON, as a snapshot keeps it. */
  readonly initialState: State;
  readonly schemaVersions: SchemaVersions<Event>;
  decide(command: Command, state: State): Decision<Event, Refusal>;
  evolve(state: State, event: Event): State;
  /** What a stream in this state has to itself among all streams. @default nothing */
  claims?(state: State): readonly Claim<Refusal>[];
  /** Whether a stream in this state has come to its end: what led to it may leave the events table. @default never */
  isClosed?(state: State): boolean;
}

/**
 * The state after all events of `commits`, which follow on `before`.
 * @throws {UnknownEvent} rather than passing over an event: deciding without it would be unsafe (S19)
 */
export function fold<State, Command, Event extends DomainEvent, Refusal extends Rejection>(
  decider: Decider<State, Command, Event, Refusal>,
  commits: readonly Commit[],
  before: State = decider.initialState,
): State {
  let state = before;
  for (const recorded of commits.flatMap((commit) => commit.events)) {
    const event = readEvent(decider.schemaVersions, recorded);
    if (event !== undefined) state = decider.evolve(state, event);
    else if (!decider.retired?.includes(recorded.type)) throw new UnknownEvent(recorded);
  }
  return state;
}

/** Events as they are stored: with the version of the schema that they were written in. */
export const toRecorded = <State, Command, Event extends DomainEvent, Refusal extends Rejection>(
  decider: Decider<State, Command, Event, Refusal>,
  events: readonly Event[],
): readonly RecordedEvent[] =>
  events.map((event) => ({
    type: event.type,
    schemaVersion: decider.schemaVersions[event.type as Event['type']],
    data: event.data,
  }));
