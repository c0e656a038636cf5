import { lastVersion } from '../core/commit.ts';
import type { DomainEvent } from '../core/event.ts';
import { type DocumentProjection, foldDocument } from '../core/projection.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { passGate } from '../event-store/pass-gate.ts';
import type { DocumentStore, VersionedDocument } from './document-store.ts';
import { eachStream, isolating, type Project } from './project.ts';

/** Keeps the documents of a projection: loads them, folds what is new into each, and writes them back at once. */
export const projectDocuments = <Document, Event extends DomainEvent>(
  projection: DocumentProjection<Document, Event>,
  store: DocumentStore<Document>,
  reader: PresentEventReader,
): Project =>
  isolating(async (deliveries) => {
    const stored = new Map((await store.load([...deliveries.keys()])).map((found) => [found.stream, found]));
    const changed: VersionedDocument<Document>[] = [];
    const failures = await eachStream(deliveries, async (stream, delivered) => {
      const before = stored.get(stream);
      const commits = await passGate(reader, stream, before?.version ?? 0, delivered);
      const last = commits.at(-1);
      const document = foldDocument(projection, before?.document, commits);
      if (last !== undefined && document !== undefined)
        changed.push({ stream, version: lastVersion(last), document });
    });
    if (changed.length > 0) await store.save(changed);
    return failures;
  });
