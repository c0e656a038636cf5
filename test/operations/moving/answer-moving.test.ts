import { describe, expect, test, vi } from 'vitest';
import { archivePrefixes, BUCKETS } from '../../../lambdas/archive/contract.ts';
import { NOTHING_EXPORTED } from '../../../lambdas/operations/moving/export/stream-ends.ts';
import { ExportedArchive } from '../../../lambdas/operations/moving/exported-archive.ts';
import { importResults, NOTHING_IMPORTED } from '../../../lambdas/operations/moving/imported-archive.ts';
import { customerClaims } from '../../support/http-events.ts';
import { faultAt, memoryOperations, problem } from '../memory-operations.ts';

const EXPORTS = '/operations/exports';
const IMPORTS = '/operations/imports';
const of = (id: string, query = '') => ({ pathParameters: { id }, query });

function moving() {
  const operations = memoryOperations();
  const { ask } = operations;
  return {
    ...operations,
    startExport: (body: unknown = {}) => ask(`POST ${EXPORTS}`, { body: JSON.stringify(body) }),
    showExport: (id: string) => ask(`GET ${EXPORTS}/{id}`, of(id)),
    objectsOf: (id: string, query = '') => ask(`GET ${EXPORTS}/{id}/objects`, of(id, query)),
    startImport: (body: unknown) => ask(`POST ${IMPORTS}`, { body: JSON.stringify(body) }),
    showImport: (id: string) => ask(`GET ${IMPORTS}/{id}`, of(id)),
    send: (body: unknown) => ask(`POST ${IMPORTS}/objects`, { body: JSON.stringify(body) }),
  };
}

const exported = (number: number) => ({ key: `commits/${number}`, bytes: number + 1, sha256: `${number}` });
const report = {
  ...{ run: 'run-1', endedAt: '2010-12-01T08:31:00.000Z', ...NOTHING_EXPORTED },
  ...{ objects: 3, bytes: 6 },
};

describe('exports', () => {
  test('are started by an operator with the date of today, the last one that is compacted first', async () => {
    const { startExport, showExport, exports } = moving();
    expect(await startExport()).toMatchObject({ status: 202, headers: { location: `${EXPORTS}/run-1` } });
    expect((await exports.describe('run-1'))?.input).toEqual({ run: 'run-1', through: '2010-12-01' });
    expect(await showExport('run-1')).toMatchObject({
      status: 200,
      body: {
        state: 'running',
        progress: { segments: { done: 0, of: 8 }, buckets: { done: 0, of: 32 } },
        report: null,
      },
    });
  });

  test('are started one at a time: a second one is refused with the id of the first', async () => {
    const { startExport } = moving();
    await startExport();
    expect(await startExport()).toMatchObject({ status: 409, body: { running: 'run-1' } });
  });

  test('list their objects page by page once they have ended, each with its address', async () => {
    const { startExport, objectsOf, objects } = moving();
    await startExport();
    expect(await objectsOf('run-1')).toMatchObject({ status: 404 });
    const archive = new ExportedArchive(objects, 'run-1');
    const all = Array.from({ length: 102 }, (_, number) => exported(number));
    await archive.results.writeReport({ ...report, ...(await archive.writeList(all)) });
    const first = await objectsOf('run-1');
    expect(first).toMatchObject({
      status: 200,
      body: {
        items: all.slice(0, 100).map((object) => ({
          ...object,
          url: `https://bucket/exports/run-1/${object.key}?signed`,
        })),
      },
    });
    const next = String((first.body as { next: string }).next);
    const second = await objectsOf('run-1', `cursor=${next}`);
    expect(second).toMatchObject({ status: 200, body: { items: all.slice(100), next: null } });
  });

  test('let no cursor of another export in', async () => {
    const { startExport, objectsOf, objects, exports } = moving();
    await startExport();
    exports.end('run-1', 'succeeded');
    await startExport();
    for (const run of ['run-1', 'run-2']) {
      const archive = new ExportedArchive(objects, run);
      const all = Array.from({ length: 101 }, (_, number) => exported(number));
      await archive.results.writeReport({ ...report, run, ...(await archive.writeList(all)) });
    }
    const { next } = (await objectsOf('run-1')).body as { next: string };
    expect(await objectsOf('run-2', `cursor=${next}`)).toMatchObject({ status: 400 });
  });
});

const ARCHIVE = 'a'.repeat(64);
const SHA256 = 'b'.repeat(64);
const object = { key: `commits/date=2010-12-01/hour=all/07-${SHA256}.jsonl.zst`, bytes: 12, sha256: SHA256 };
const manifest = { ...object, key: `manifests/date=2010-12-01/${SHA256}.json` };

describe('imports', () => {
  test('say how objects are sent, and that one was sent before', async () => {
    const { send, objects } = moving();
    await objects.putNew(`${archivePrefixes.imports}${ARCHIVE}/${manifest.key}`, Buffer.from('{}'));
    expect(await send({ archive: ARCHIVE, objects: [object, manifest] })).toMatchObject({
      status: 200,
      body: {
        items: [
          {
            key: object.key,
            put: {
              url: `https://bucket/imports/${ARCHIVE}/${object.key}?signed`,
              headers: { 'content-length': '12', 'if-none-match': '*', sha256: SHA256 },
            },
          },
          { key: manifest.key, put: null },
        ],
      },
    });
  });

  test.each([
    ['outside the archive', '../commits/date=2010-12-01/hour=all/x'],
    ['of a name that is none of ours', 'commits/date=2010-12-01/hour=08/../../x.jsonl.zst'],
    ['of the results of a run', 'parts/00.json'],
  ])('take no object %s', async (_, key) => {
    const answer = await moving().send({ archive: ARCHIVE, objects: [{ ...object, key }] });
    expect(answer).toMatchObject(faultAt('invalid-body', 'objects[0].key'));
  });

  test('are started for an archive that was sent whole', async () => {
    const { startImport, showImport, objects, imports } = moving();
    const body = { archive: ARCHIVE, objects: 2 };
    expect(await startImport(body)).toMatchObject(faultAt('invalid-body', 'archive'));
    await objects.putNew(`${archivePrefixes.imports}${ARCHIVE}/${object.key}`, Buffer.from('x'));
    expect(await startImport(body)).toMatchObject({
      status: 400,
      body: { errors: [{ message: expect.stringContaining("Of the archive's 2 objects 1 are there") }] },
    });
    await objects.putNew(`${archivePrefixes.imports}${ARCHIVE}/${manifest.key}`, Buffer.from('x'));
    expect(await startImport({ archive: ARCHIVE })).toMatchObject(faultAt('invalid-body', 'objects'));
    expect(await startImport(body)).toMatchObject({ status: 202 });
    const [started] = (await imports.list(1)).executions;
    const run = started?.id ?? '';
    expect((await imports.describe(run))?.input).toEqual({ run, ...body });
    const results = importResults(objects, run);
    for (let bucket = 0; bucket < BUCKETS; bucket++) await results.write(bucket, NOTHING_IMPORTED);
    expect(await showImport(run)).toMatchObject({
      body: { archive: ARCHIVE, progress: { buckets: { done: 32, of: 32 } }, report: null },
    });
  });
});

test.each([`POST ${EXPORTS}`, `GET ${EXPORTS}/{id}/objects`, `POST ${IMPORTS}`, `POST ${IMPORTS}/objects`])(
  'S30 %s is refused to a customer before anything is read or started',
  async (route) => {
    const { ask, exports, imports, objects } = moving();
    const calls = [vi.spyOn(exports, 'start'), vi.spyOn(imports, 'start'), vi.spyOn(objects, 'list')];
    const answer = await ask(route, { claims: customerClaims, ...of('run-1'), body: '{}' });
    expect(answer).toMatchObject(problem(403, 'forbidden'));
    for (const call of calls) expect(call).not.toHaveBeenCalled();
  },
);
