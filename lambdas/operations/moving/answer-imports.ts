import * as z from 'zod';
import { parseCommitsKey } from '../../archive/archive-keys.ts';
import { archivePrefixes, BUCKETS } from '../../archive/contract.ts';
import { isManifestKey } from '../../archive/manifest.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';
import { type HttpAnswer, type HttpEvent, json } from '../../shared/http-frame.ts';
import { invalid } from '../../shared/http-problem.ts';
import type { ImportInput } from '../contract.ts';
import {
  bodyOf,
  type ExecutionKind,
  executionAnswers,
  startExecution,
} from '../executions/answer-executions.ts';
import type { Execution, Executions } from '../executions/executions.ts';
import { type ExportedObject, PAGE } from './exported-archive.ts';
import { demandWhole, ImportIncomplete, importedArchive, importResults } from './imported-archive.ts';
import type { PresignedObjects, PresignedPut } from './presigned-objects.ts';

/** What the answers about imports are made from. */
export interface ImportAnswerSources {
  readonly imports: Executions;
  /** Where archives are brought to, and reports are. */
  readonly objects: ObjectStore;
  readonly presigned: PresignedObjects;
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
  readonly newId: () => string;
}

export const IMPORTS_PATH = '/operations/imports';

/** AWS: "PutObject": 5 GB in one operation. */
const LARGEST = 5 * 1024 ** 3;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const archive = sha256.describe('SHA-256 over all that is in it: the same archive has the same name.');

const object = z.strictObject({
  key: z
    .string()
    .refine(
      (key) => parseCommitsKey(key) !== undefined || isManifestKey(key),
      'Must be named as in an archive, below commits/ or manifests/',
    ),
  bytes: z.int().min(1).max(LARGEST),
  sha256,
});

/** Of `POST /operations/imports`. */
export const importBody = z.strictObject({
  archive,
  objects: z.int().min(1).describe('How many it has, all of which were sent before.'),
});

/** Of `POST /operations/imports/objects`. */
export const importedObjectsBody = z.strictObject({ archive, objects: z.array(object).min(1).max(PAGE) });

const kindOf = ({ imports, objects, newId }: ImportAnswerSources): ExecutionKind => ({
  path: IMPORTS_PATH,
  executions: imports,
  newId,
  details: (execution) => detailsOf(objects, execution),
});

type Answering = (event: HttpEvent, sources: ImportAnswerSources) => Promise<HttpAnswer>;

/** Two that run at once are harmless to one another: each finds what the other one has put. */
export const importAnswers = {
  'POST /operations/imports': startImport,
  ...executionAnswers(IMPORTS_PATH, kindOf),
  'POST /operations/imports/objects': async (event, sources) => {
    const { archive, objects } = bodyOf(event, importedObjectsBody);
    const items = await Promise.all(
      objects.map(async (object) => ({ key: object.key, put: await putOf(sources, archive, object) })),
    );
    return json(200, { items });
  },
} as const satisfies Readonly<Record<string, Answering>>;

async function startImport(event: HttpEvent, sources: ImportAnswerSources): Promise<HttpAnswer> {
  const { archive, objects } = bodyOf(event, importBody);
  await demandWhole(importedArchive(sources.objects, archive), objects).catch(toInvalid);
  return await startExecution(kindOf(sources), (run) => ({ run, archive, objects }) satisfies ImportInput);
}

function toInvalid(error: unknown): never {
  if (!(error instanceof ImportIncomplete)) throw error;
  throw invalid('invalid-body', { path: 'archive', message: error.message });
}

/** Null for an object that was sent before. */
async function putOf(
  { objects, presigned }: ImportAnswerSources,
  archive: string,
  object: ExportedObject,
): Promise<PresignedPut | null> {
  const isSent = await isThere(importedArchive(objects, archive), object.key);
  return isSent
    ? null
    : await presigned.putTo({ ...object, key: `${archivePrefixes.imports}${archive}/${object.key}` });
}

async function isThere(objects: ObjectStore, prefix: string): Promise<boolean> {
  for await (const _ of objects.list(prefix)) return true;
  return false;
}

async function detailsOf(objects: ObjectStore, { input }: Execution): Promise<object> {
  const { run, archive } = input as ImportInput;
  const results = importResults(objects, run);
  const [done, report] = await Promise.all([results.ended(), results.readReport()]);
  return { archive, progress: { buckets: { done, of: BUCKETS } }, report: report ?? null };
}
