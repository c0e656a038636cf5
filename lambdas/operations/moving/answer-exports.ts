import * as z from 'zod';
import { archivePrefixes, BUCKETS } from '../../archive/contract.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { SEGMENTS } from '../../event-store/stream-heads.ts';
import { actorOf } from '../../shared/http-actor.ts';
import { decodeCursor, encodeCursor } from '../../shared/http-cursor.ts';
import { type HttpAnswer, type HttpEvent, json } from '../../shared/http-frame.ts';
import { page as pageParameters } from '../../shared/http-page.ts';
import { notFound } from '../../shared/http-problem.ts';
import { readQuery } from '../../shared/http-query.ts';
import type { ExportInput } from '../contract.ts';
import {
  bodyOf,
  type ExecutionKind,
  executionAnswers,
  executionOf,
  startExecution,
} from '../executions/answer-executions.ts';
import type { Execution, Executions } from '../executions/executions.ts';
import { ExportedArchive } from './exported-archive.ts';
import type { PresignedObjects } from './presigned-objects.ts';

/** What the answers about exports are made from. */
export interface ExportAnswerSources {
  readonly exports: Executions;
  /** Where they are. */
  readonly objects: ObjectStore;
  readonly presigned: PresignedObjects;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export const EXPORTS_PATH = '/operations/exports';

/** Of `POST /operations/exports`. */
export const exportBody = z.strictObject({});

/** Of `GET /operations/exports/{id}/objects`. */
export const exportedObjectsParameters = z.strictObject({ cursor: pageParameters.cursor });

const kindOf = ({ exports, objects, newId }: ExportAnswerSources): ExecutionKind => ({
  path: EXPORTS_PATH,
  executions: exports,
  newId,
  details: (execution) => detailsOf(objects, execution),
});

type Answering = (event: HttpEvent, sources: ExportAnswerSources) => Promise<HttpAnswer>;

/** Two that run at once write each their own. */
export const exportAnswers = {
  'POST /operations/exports': (event, sources) => {
    bodyOf(event, exportBody);
    const through = new Date(sources.now()).toISOString().slice(0, 10);
    return startExecution(kindOf(sources), (run) => ({ run, through }) satisfies ExportInput);
  },
  ...executionAnswers(EXPORTS_PATH, kindOf),
  'GET /operations/exports/{id}/objects': listObjects,
} as const satisfies Readonly<Record<string, Answering>>;

async function detailsOf(objects: ObjectStore, { input }: Execution): Promise<object> {
  const exported = new ExportedArchive(objects, (input as ExportInput).run);
  const [{ segments, buckets }, report] = await Promise.all([
    exported.heads.progress(),
    exported.results.readReport(),
  ]);
  return {
    progress: { segments: { done: segments, of: SEGMENTS }, buckets: { done: buckets, of: BUCKETS } },
    report: report ?? null,
  };
}

/** A part of the objects of an export that has ended, each with the address at which it is read. */
async function listObjects(event: HttpEvent, sources: ExportAnswerSources): Promise<HttpAnswer> {
  const { cursor } = readQuery(event, exportedObjectsParameters);
  const { input } = await executionOf(kindOf(sources), event);
  const { run } = input as ExportInput;
  const scope = { actor: actorOf(event), route: event.routeKey, filter: { run } };
  const key = await sources.cursorKey();
  const page = cursor === undefined ? 0 : decodeCursor<number>(key, scope, cursor);
  const exported = new ExportedArchive(sources.objects, run);
  const report = await exported.results.readReport();
  if (report === undefined) throw notFound();
  const items = await Promise.all(
    (report.pages === 0 ? [] : await exported.readPage(report, page)).map(async (object) => ({
      ...object,
      url: await sources.presigned.readFrom(`${archivePrefixes.exports}${run}/${object.key}`),
    })),
  );
  return json(200, { items, next: page + 1 < report.pages ? encodeCursor(key, scope, page + 1) : null });
}
