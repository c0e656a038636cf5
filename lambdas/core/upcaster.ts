import type { Commit, RecordedEvent } from './commit.ts';
import { UnknownEvent } from './event.ts';
import { StreamId } from './stream-id.ts';

/**
 * From the data of one schema version to the data of the next. Pure and total over what was ever stored in that version:
 * the same data always gives the same. Declare the parameter with the type of the old data.
 */
export type Upcaster = (data: never) => unknown;

/** How the events of one category came to their present form: what the code of today knows of all that was ever stored. */
export interface EventLineage {
  /** Category of the streams that hold them. */
  readonly category: string;
  /** For each type that is written today, the version of its schema. Versions of a type are 1, 2, 3… */
  readonly schemaVersions: Readonly<Record<string, number>>;
  /** For each type, by the version that it starts from, the step to the next version. */
  readonly upcasters?: Readonly<Record<string, Readonly<Record<number, Upcaster>>>>;
  /** Old names, each with the type that carries on its versions. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Types that mean nothing any more: passed over by folds and projections, still seen in the history. */
  readonly retired?: readonly string[];
}

/** Brings a commit into the form in which its events are written today; what is stored stays as it is (G11). */
export type Upcast = (commit: Commit) => Commit;

/** A lineage with a version from which no step leads on: found when the code starts, not when the event comes. */
export class MissingUpcaster extends Error {
  readonly code = 'MissingUpcaster';
  constructor(category: string, type: string, version: number) {
    super(`${category}: no upcaster leads from ${type} version ${version} to ${version + 1}; write one`);
    this.name = 'MissingUpcaster';
  }
}

/**
 * Composes all upcasters, once.
 *
 * What it answers throws {@link UnknownEvent} at an event of a type, version or category that no lineage knows: newer
 * code wrote it, and nothing may be decided or projected without it.
 * @throws {MissingUpcaster}
 */
export function composeUpcasters(lineages: readonly EventLineage[]): Upcast {
  const byCategory = new Map(lineages.map((lineage) => [lineage.category, upcasterOf(lineage)]));
  return (commit) => {
    const upcast = byCategory.get(StreamId.category(commit.stream)) ?? unknown;
    const events = commit.events.map(upcast);
    return events.every((event, index) => event === commit.events[index]) ? commit : { ...commit, events };
  };
}

function unknown(event: RecordedEvent): never {
  throw new UnknownEvent(event);
}

function upcasterOf(lineage: EventLineage): (event: RecordedEvent) => RecordedEvent {
  const types = new Map(Object.keys(lineage.schemaVersions).map((type) => [type, stepsOf(lineage, type)]));
  const renamed = new Map(Object.entries(lineage.renamed ?? {}));
  const retired = new Set(lineage.retired);
  return (event) => {
    const type = renamed.get(event.type) ?? event.type;
    if (retired.has(type)) return event;
    const steps = types.get(type);
    if (steps === undefined) throw new UnknownEvent(event);
    return type === event.type && event.schemaVersion === steps.length + 1
      ? event
      : upcastEvent(event, type, steps);
  };
}

/** The steps of a type, from version 1 to the present one. */
function stepsOf({ category, schemaVersions, upcasters }: EventLineage, type: string): readonly Upcaster[] {
  return Array.from({ length: (schemaVersions[type] ?? 1) - 1 }, (_, index) => {
    const step = upcasters?.[type]?.[index + 1];
    if (step === undefined) throw new MissingUpcaster(category, type, index + 1);
    return step;
  });
}

function upcastEvent(event: RecordedEvent, type: string, steps: readonly Upcaster[]): RecordedEvent {
  const { schemaVersion } = event;
  const present = steps.length + 1;
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > present)
    throw new UnknownEvent(event);
  const data = steps.slice(schemaVersion - 1).reduce<unknown>((old, step) => step(old as never), event.data);
  return { type, schemaVersion: present, data };
}
