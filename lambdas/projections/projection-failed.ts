import type { DomainEvent } from '../core/event.ts';
import type { DocumentProjection, EventContext } from '../core/projection.ts';

/** A projection threw. Its code is pure, so the same event would make it throw again: permanent, until it is mended. */
export class ProjectionFailed extends Error {
  readonly code = 'ProjectionFailed';
  constructor(where: string, cause: unknown) {
    super(`The projection threw at ${where}: mend it, then redrive`, { cause });
    this.name = 'ProjectionFailed';
  }
}

/**
 * What the code of a projection makes of an event, or of the document that it is folded into.
 * @throws {ProjectionFailed}
 */
export function projected<Answer>(
  { stream, version }: Pick<EventContext, 'stream' | 'version'>,
  make: () => Answer,
): Answer {
  try {
    return make();
  } catch (cause) {
    throw new ProjectionFailed(`${stream} version ${version}`, cause);
  }
}

/** The projection, which says where it threw. */
export const guarded = <Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
): DocumentProjection<Document, Event> => ({
  schemaVersions: projection.schemaVersions,
  evolve: (document, event, context) => projected(context, () => projection.evolve(document, event, context)),
});
