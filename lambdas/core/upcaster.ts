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

/**
 * Brings a commit, or as much of one as its reader needs, into the form in which its events are written today; what is
 * stored stays as it is (G11).
 */
export type Upcast = <Some extends Pick<Commit, 'stream' | 'events'>>(commit: Some) => Some;

/** A lineage by which some event that was stored could not be read: found when the code starts, not when it comes. */
export class BrokenLineage extends Error {
  readonly code = 'BrokenLineage';
  constructor(category: string, what: string) {
    super(`${category}: ${what}`);
    this.name = 'BrokenLineage';
  }
}

/** An upcaster that is not total: it does not take what was stored. To try again does not mend it. */
export class UpcastFailed extends Error {
  readonly code = 'UpcastFailed';
  constructor({ type, schemaVersion }: RecordedEvent, cause: unknown) {
    super(`No upcaster takes this ${type} version ${schemaVersion}: mend the upcaster`, { cause });
    this.name = 'UpcastFailed';
  }
}

/**
 * Composes all upcasters, once.
 *
 * What it answers throws {@link UnknownEvent} at an event of a type, version or category that no lineage knows: newer
 * code wrote it, and nothing may be decided or projected without it. It throws {@link UpcastFailed} when a step does.
 * @throws {BrokenLineage}
 */
export function composeUpcasters(lineages: readonly EventLineage[]): Upcast {
  const byCategory = new Map<string, (event: RecordedEvent) => RecordedEvent>();
  for (const lineage of lineages) {
    if (byCategory.has(lineage.category))
      throw new BrokenLineage(lineage.category, 'two aggregates have this category; rename one');
    byCategory.set(lineage.category, upcasterOf(lineage));
  }
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
  refuseBroken(lineage, (type) => types.has(type) || retired.has(type));
  return (event) => {
    const type = renamed.get(event.type) ?? event.type;
    const named = type === event.type ? event : { ...event, type };
    return retired.has(type) ? named : upcastEvent(named, types.get(type));
  };
}

/** @param isKnown whether a type is written today, or retired */
function refuseBroken(
  { category, upcasters = {}, renamed = {}, schemaVersions }: EventLineage,
  isKnown: (type: string) => boolean,
): void {
  for (const [old, present] of Object.entries(renamed)) {
    if (isKnown(old)) throw new BrokenLineage(category, `${old} was renamed, and is a type of today; choose`);
    if (!isKnown(present))
      throw new BrokenLineage(category, `${old} was renamed to ${present}, which is no type of today`);
  }
  const strange = Object.keys(upcasters).find((type) => !Object.hasOwn(schemaVersions, type));
  if (strange !== undefined)
    throw new BrokenLineage(category, `upcasters of ${strange}, which is no type of today`);
}

/** The steps of a type, from version 1 to the present one. */
function stepsOf({ category, schemaVersions, upcasters }: EventLineage, type: string): readonly Upcaster[] {
  return Array.from({ length: (schemaVersions[type] ?? 1) - 1 }, (_, index) => {
    const step = upcasters?.[type]?.[index + 1];
    if (step === undefined)
      throw new BrokenLineage(
        category,
        `no upcaster leads from ${type} version ${index + 1} to ${index + 2}; write it`,
      );
    return step;
  });
}

/** @param steps of its type, from version 1 to the present one; undefined when the type is unknown */
function upcastEvent(event: RecordedEvent, steps: readonly Upcaster[] | undefined): RecordedEvent {
  const { type, schemaVersion } = event;
  const todo = steps?.slice(schemaVersion - 1);
  if (todo === undefined || !isVersion(schemaVersion, (steps?.length ?? 0) + 1))
    throw new UnknownEvent(event);
  if (todo.length === 0) return event;
  return { type, schemaVersion: schemaVersion + todo.length, data: upcastData(event, todo) };
}

function upcastData(event: RecordedEvent, steps: readonly Upcaster[]): unknown {
  try {
    return steps.reduce<unknown>((old, step) => step(old as never), event.data);
  } catch (cause) {
    throw new UpcastFailed(event, cause);
  }
}

const isVersion = (version: number, present: number): boolean =>
  Number.isInteger(version) && version >= 1 && version <= present;
