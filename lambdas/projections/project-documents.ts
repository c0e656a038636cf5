import type { Delivered } from '../core/commit.ts';
import type { DomainEvent } from '../core/event.ts';
import { type DocumentProjection, foldDocument } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { passGate } from '../event-store/pass-gate.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';
import { eachStream, isolating, type Project, writeBatch } from './project.ts';
import { projected } from './projection-failed.ts';

/** By stream, as they are stored. */
type Documents<Document> = Map<StreamId, VersionedDocument<Document>>;

/** A stream, folded as far as `version`: there need not be a document of it yet. */
interface Folded<Document> {
  readonly stream: StreamId;
  readonly version: number;
  readonly document: Document | undefined;
}

/**
 * Keeps the documents of a projection: loads them, folds what is new into each, and writes them back at once. Of a
 * stream that comes in several portions each is written, so that one that takes longer than an invocation gets there.
 */
export function projectDocuments<Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
  store: DocumentStore<Document>,
  reader: PresentEventReader,
): Project {
  const guarded: DocumentProjection<Document, Event> = {
    schemaVersions: projection.schemaVersions,
    evolve: (document, event, context) =>
      projected(context, () => projection.evolve(document, event, context)),
  };
  const keep = async (stored: Documents<Document>, { stream, version, document }: Folded<Document>) => {
    if (document === undefined) return;
    await store.save([{ stream, version, document }]);
    stored.set(stream, { stream, version, document });
  };
  const folded = async (stored: Documents<Document>, stream: StreamId, delivered: readonly Delivered[]) => {
    let last: Folded<Document> = stored.get(stream) ?? { stream, version: 0, document: undefined };
    for await (const { commits, reached, more } of passGate(reader, stream, last.version, delivered)) {
      last = { stream, version: reached, document: foldDocument(guarded, last.document, commits) };
      if (more) await keep(stored, last);
    }
    return last;
  };
  return isolating(async (deliveries) => {
    const stored = new Map((await store.load([...deliveries.keys()])).map((found) => [found.stream, found]));
    const positionOf = (stream: StreamId) => stored.get(stream)?.version ?? 0;
    const changed: VersionedDocument<Document>[] = [];
    const failures = await eachStream(deliveries, positionOf, async (stream, delivered) => {
      const { version, document } = await folded(stored, stream, delivered);
      if (document !== undefined && version > positionOf(stream)) changed.push({ stream, version, document });
    });
    const written = changed.map(({ stream }) => ({ stream, from: positionOf(stream) + 1 }));
    return writeBatch(failures, written, () => store.save(changed));
  });
}
