import type { RecordedEvent } from './commit.ts';

/** A fact of the domain, in the form in which it is written today. */
export interface DomainEvent {
  readonly type: string;
  readonly data: unknown;
}

/** For each type of event, the version of the schema in which this code writes and reads it. */
export type SchemaVersions<Event extends DomainEvent> = Readonly<Record<Event['type'], number>>;

/** An event that this code cannot read, by its type or by its schema version: other code wrote it. */
export class UnknownEvent extends Error {
  readonly code = 'UnknownEvent';
  constructor({ type, schemaVersion }: RecordedEvent) {
    super(`This code cannot read ${type} version ${schemaVersion}: deploy the code that wrote it`);
    this.name = 'UnknownEvent';
  }
}

/**
 * A recorded event as one of the domain's; undefined when its type is none of `versions`.
 * @throws {UnknownEvent} when its type is, but not in this schema version
 */
export function readEvent<Event extends DomainEvent>(
  versions: SchemaVersions<Event>,
  event: RecordedEvent,
): Event | undefined {
  const version = (versions as Readonly<Record<string, number>>)[event.type];
  if (version === undefined) return undefined;
  if (version !== event.schemaVersion) throw new UnknownEvent(event);
  return event as unknown as Event;
}
