import * as z from 'zod';
import { StreamId } from '../core/stream-id.ts';
import type { VersionedDocument } from '../projections/document-store.ts';
import type { DocumentReadModel } from '../projections/read-model.ts';
import { type Access, reachOf } from '../shared/http-access.ts';
import { streamOf } from '../shared/http-ids.ts';
import { notFound } from '../shared/http-problem.ts';
import { awaitVersions, readMinVersions } from './min-version.ts';
import { documentAnswer, type Query } from './query.ts';
import { minVersion, readQuery } from './read-query.ts';

export const documentParameters = z.strictObject({ minVersion });

export interface DocumentRoute<Document> {
  readonly documents: DocumentReadModel<Document>;
  readonly access: Access;
  /** Whose a document is; null when nobody's. @default nobody's */
  readonly ownerOf?: (document: Document) => string | null;
}

/** `GET /{collection}/{id}`: one document. What is somebody else's is not there. */
export const getDocument =
  <Document>({ documents, access, ownerOf = () => null }: DocumentRoute<Document>): Query =>
  async (event, actor) => {
    const reach = reachOf(access, actor);
    const stream = streamOf(documents.category, event.pathParameters?.id ?? '');
    const { minVersion: version = 0 } = readQuery(event, documentParameters);
    const named = readMinVersions(event, documents);
    // What is somebody else's is not waited for: the wait would tell that it is there.
    const find = async () => {
      const found = await documents.find(stream);
      if (found && reach === 'own' && ownerOf(found.document) !== actor.id) throw notFound();
      return found;
    };
    const found = await find();
    if (found !== undefined && found.version >= version && named.size === 0) return shown(found);
    await awaitVersions(documents, new Map([...named, [stream, Math.max(version, named.get(stream) ?? 0)]]));
    const document = await find();
    if (document === undefined) throw notFound();
    return shown(document);
  };

const shown = <Document>({ stream, version, document }: VersionedDocument<Document>) =>
  documentAnswer({ id: StreamId.id(stream), ...document, version });
