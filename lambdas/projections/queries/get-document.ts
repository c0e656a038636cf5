import * as z from 'zod';
import { StreamId } from '../../core/stream-id.ts';
import { documentAnswer } from '../../shared/http-frame.ts';
import { streamOf } from '../../shared/http-ids.ts';
import { notFound } from '../../shared/http-problem.ts';
import { readQuery } from '../../shared/http-query.ts';
import type { DocumentReadModel } from '../read-model.ts';
import { askUntil, readMinVersions } from './min-version.ts';
import { minVersion } from './parameters.ts';
import type { Query } from './query.ts';

export const documentParameters = z.strictObject({ minVersion });

/** `GET /{collection}/{id}`: one document. What is somebody else's is waited for and missed as what is not there. */
export const getDocument =
  <Document>(documents: DocumentReadModel<Document>): Query =>
  async ({ event, owner }) => {
    const stream = streamOf(documents.category, event.pathParameters?.id ?? '');
    const { minVersion: version = 0 } = readQuery(event, documentParameters);
    const named = readMinVersions(event, documents);
    const others = [...named.keys()].filter((each) => each !== stream);
    const wanted = new Map([...named, [stream, Math.max(version, named.get(stream) ?? 0)]]);
    // One wait for all of them.
    const { found } = await askUntil(wanted, async () => {
      const [folded, positions] = await Promise.all([
        documents.find(stream, owner),
        others.length === 0 ? [] : documents.positions(others, owner),
      ]);
      const own: readonly [StreamId, number][] = folded ? [[stream, folded.version]] : [];
      return { found: folded, positions: new Map([...positions, ...own]) };
    });
    if (found?.document === undefined) throw notFound();
    return documentAnswer({ id: StreamId.id(stream), ...found.document, version: found.version });
  };
