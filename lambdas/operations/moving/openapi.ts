import * as z from 'zod';
import { listOf, queryOperation } from '../../shared/http-operation.ts';
import { EXECUTION_ID } from '../executions/executions.ts';
import { type DescribedKind, executionPaths } from '../executions/openapi.ts';
import { EXPORTS_PATH, exportBody, exportedObjectsParameters } from './answer-exports.ts';
import { IMPORTS_PATH, importBody, importedObjectsBody } from './answer-imports.ts';

const whole = z.int().min(0);
const share = z.strictObject({ done: whole, of: whole });
const endedAt = z.iso.datetime();

const exportReport = z.strictObject({
  run: z.string(),
  endedAt,
  streams: whole,
  commits: whole,
  events: whole,
  added: whole.describe('Commits that the archive did not have yet, and the event store had.'),
  digest: z.string().describe('The same for the same commits, in any store and any archive.'),
  objects: whole,
  bytes: whole.describe('Of the objects, as stored.'),
  list: z.string(),
  pages: whole,
});

const exports: DescribedKind = {
  path: EXPORTS_PATH,
  names: ['export', 'exports'],
  body: exportBody,
  details: {
    progress: z.strictObject({ segments: share, buckets: share }),
    report: exportReport.nullable().describe('Null until it has ended.'),
  },
};

const exportedObject = z.strictObject({
  key: z.string(),
  bytes: whole,
  sha256: z.string(),
  url: z.string().describe('Where it is read, for an hour, without a token.'),
});

const importReport = z.strictObject({
  run: z.string(),
  archive: z.string(),
  endedAt,
  streams: whole,
  commits: whole.describe('Commits that were put into the event store.'),
  there: whole.describe('Commits that it had before.'),
  failed: whole.describe('Streams of which not all could be put there.'),
  failures: z
    .array(
      z.strictObject({
        stream: z.string(),
        version: z.int().min(1).describe('Of the first event that was not put there.'),
        reason: z.strictObject({ code: z.string(), message: z.string() }),
      }),
    )
    .describe('The first of them; all are counted.'),
});

const imports: DescribedKind = {
  path: IMPORTS_PATH,
  names: ['import', 'imports'],
  body: importBody,
  details: {
    archive: z.string(),
    progress: z.strictObject({ buckets: share }),
    report: importReport.nullable().describe('Null until it has ended.'),
  },
};

const put = z
  .strictObject({ url: z.string(), headers: z.record(z.string(), z.string()) })
  .nullable()
  .describe('How it is sent, within an hour: by PUT with these headers. Null for one that was sent before.');

const sent = z.strictObject({ items: z.array(z.strictObject({ key: z.string(), put })) });

export const movingPaths = (): Readonly<Record<string, unknown>> => ({
  ...executionPaths(exports),
  [`${EXPORTS_PATH}/{id}/objects`]: {
    get: {
      ...queryOperation({
        operationId: 'list-exported-objects',
        parameters: exportedObjectsParameters,
        answer: listOf(exportedObject),
        shared: [],
      }),
    },
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: EXECUTION_ID.source } },
    ],
  },
  ...executionPaths(imports),
  [`${IMPORTS_PATH}/objects`]: {
    post: {
      operationId: 'send-objects',
      description: 'For: operator. Says how the objects of an archive are sent that is to be imported.',
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: z.toJSONSchema(importedObjectsBody, { io: 'input' }) },
        },
      },
      responses: {
        200: {
          description: 'How each of them is sent.',
          content: { 'application/json': { schema: z.toJSONSchema(sent) } },
        },
        default: { $ref: '#/components/responses/problem' },
      },
    },
  },
});
