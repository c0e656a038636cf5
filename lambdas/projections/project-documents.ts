import type { Delivered } from '../core/commit.ts';
import type { DomainEvent } from '../core/event.ts';
import { type DocumentProjection, foldDocument } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { passGate } from '../event-store/pass-gate.ts';
import type { DocumentStore, FoldedStream } from './document-store.ts';
import { eachStream, isolating, type Project, writeBatch } from './project.ts';
import { guarded } from './projection-failed.ts';

/** By stream, as they are stored. */
type Stored<Document> = Map<StreamId, FoldedStream<Document>>;

/**
 * Keeps the documents of a projection: loads them, folds what is new into each, and writes them back at once, present or
 * absent. Of a stream that comes in several portions each is written, so that one that takes longer than an invocation
 * gets there.
 */
export function projectDocuments<Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
  store: DocumentStore<Document>,
  reader: PresentEventReader,
): Project {
  const careful = guarded(projection);
  const folded = async (stored: Stored<Document>, stream: StreamId, delivered: readonly Delivered[]) => {
    let last: FoldedStream<Document> = stored.get(stream) ?? { stream, version: 0, document: undefined };
    for await (const { commits, reached, more } of passGate(reader, stream, last.version, delivered)) {
      last = { stream, version: reached, document: foldDocument(careful, last.document, commits) };
      if (more) {
        await store.save([last]);
        stored.set(stream, last);
      }
    }
    return last;
  };
  return isolating(async (deliveries) => {
    const stored = new Map((await store.load([...deliveries.keys()])).map((found) => [found.stream, found]));
    const positionOf = (stream: StreamId) => stored.get(stream)?.version ?? 0;
    const changed: FoldedStream<Document>[] = [];
    const failures = await eachStream(deliveries, positionOf, async (stream, delivered) => {
      const last = await folded(stored, stream, delivered);
      if (last.version > positionOf(stream)) changed.push(last);
    });
    const written = changed.map(({ stream }) => ({ stream, from: positionOf(stream) + 1 }));
    return writeBatch(failures, written, () => store.save(changed));
  });
}
