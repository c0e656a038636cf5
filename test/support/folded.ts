import type { DomainEvent } from '../../lambdas/core/event.ts';
import type { DocumentProjection } from '../../lambdas/core/projection.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';

/** The document after these events of one stream. */
export const folded = <Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
  ...events: readonly Event[]
): Document | undefined =>
  events.reduce<Document | undefined>(
    (document, event, index) =>
      projection.evolve(document, event, {
        stream: StreamId.parse('any#1'),
        version: index + 1,
        at: '2010-12-01T08:26:00.000Z',
      }),
    undefined,
  );
