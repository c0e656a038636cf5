import { compactArchive } from '../../../lambdas/archive/compact/compact-archive.ts';
import { BUCKETS } from '../../../lambdas/archive/contract.ts';
import type { Commit } from '../../../lambdas/core/commit.ts';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { toItem } from '../../../lambdas/event-store/commit-item.ts';
import { MemoryEventStore } from '../../../lambdas/event-store/memory-event-store.ts';
import { MemoryObjectStore } from '../../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../../lambdas/event-store/object-store.ts';
import { SEGMENTS } from '../../../lambdas/event-store/stream-heads.ts';
import type { ExportEvent, ImportEvent } from '../../../lambdas/operations/contract.ts';
import {
  type ExportSources,
  exportHandler,
} from '../../../lambdas/operations/moving/export/handle-export.ts';
import { ExportedArchive, type ExportReport } from '../../../lambdas/operations/moving/exported-archive.ts';
import {
  type ImportSources,
  importHandler,
} from '../../../lambdas/operations/moving/import/handle-import.ts';
import {
  type ImportReport,
  importedArchive,
  importResults,
} from '../../../lambdas/operations/moving/imported-archive.ts';
import { keysIn } from '../../archive/archived.ts';
import { recordingLogger } from '../../support/loggers.ts';

const DATE = '2010-12-01';
const START = Date.parse(`${DATE}T09:26:00.000Z`);

/** A function that answers from slice to slice, as the state machine asks it. @param time milliseconds that it has */
const sliced = <Event, Answer extends { readonly done: boolean; readonly place: unknown }>(
  handle: (event: Event, context: { getRemainingTimeInMillis: () => number }) => Promise<Answer>,
  time: number,
) => {
  let calls = 0;
  return {
    calls: () => calls,
    untilDone: async (event: object) => {
      for (let answer = { done: false, place: null as unknown }; !answer.done; ) {
        calls += 1;
        // As it goes through Step Functions.
        const place = JSON.parse(JSON.stringify(answer.place));
        answer = await handle({ ...event, place } as Event, { getRemainingTimeInMillis: () => time });
      }
    },
  };
};

/** No time: each call does as little as it may. */
export const NO_TIME = 0;
const MUCH_TIME = 300_000;

interface ImportChanges extends Partial<ImportSources> {
  readonly time?: number;
  /** How many objects the archive has. @default those that are there */
  readonly sent?: number;
}

/** A house: an event store and its archive, in memory. */
export function house() {
  const store = new MemoryEventStore({ clock: () => new Date(START) });
  const objects = new MemoryObjectStore();
  const { lines, logger } = recordingLogger();
  const shared = { events: store, objects, logger, now: () => START };

  const exporting = async (
    run: string,
    { time = MUCH_TIME, ...changes }: Partial<ExportSources> & { readonly time?: number } = {},
  ): Promise<{ readonly report: ExportReport; readonly archive: ObjectStore; readonly calls: number }> => {
    const { untilDone, calls } = sliced<ExportEvent, { done: boolean; place: unknown }>(
      exportHandler({ ...shared, heads: store, ...changes }),
      time,
    );
    for (let segment = 0; segment < SEGMENTS; segment++) await untilDone({ run, phase: 'heads', segment });
    await compactArchive(objects, { through: DATE });
    for (let bucket = 0; bucket < BUCKETS; bucket++) await untilDone({ run, phase: 'bucket', bucket });
    await untilDone({ run, phase: 'conclude' });
    const exported = new ExportedArchive(objects, run);
    const report = await exported.results.readReport();
    if (report === undefined) throw new Error('There is no report');
    return { report, archive: exported.archive, calls: calls() };
  };

  const importing = async (
    run: string,
    archive: string,
    { time = MUCH_TIME, sent, ...changes }: ImportChanges = {},
  ): Promise<{ readonly report: ImportReport; readonly calls: number }> => {
    const { untilDone, calls } = sliced<ImportEvent, { done: boolean; place: unknown }>(
      importHandler({ ...shared, putBack: store, ...changes }),
      time,
    );
    const brought = await keysIn(importedArchive(objects, archive));
    const input = { run, archive, objects: sent ?? brought.length };
    for (let bucket = 0; bucket < BUCKETS; bucket++) await untilDone({ ...input, phase: 'bucket', bucket });
    await untilDone({ ...input, phase: 'conclude' });
    const report = await importResults(objects, run).readReport();
    if (report === undefined) throw new Error('There is no report');
    return { report, calls: calls() };
  };

  return {
    ...{ store, objects, lines, exporting, importing },
    /** Into the store alone, as the commits are. */
    hold: (...commits: readonly Commit[]) => {
      for (const commit of commits) store.change(commit.stream, (items) => [...items, toItem(commit)]);
    },
    /** Every commit of these streams. */
    held: async (...streams: readonly string[]): Promise<readonly Commit[]> =>
      (await Promise.all(streams.map((stream) => store.read(StreamId.parse(stream), 1)))).flat(),
  };
}

/** The objects of one store, put into another one as a person would carry them. */
export async function carry(
  from: ObjectStore,
  to: ObjectStore,
  prefixes = ['commits/', 'manifests/'],
): Promise<void> {
  for (const prefix of prefixes)
    for await (const { key } of from.list(prefix))
      for await (const body of from.read(key)) await to.putNew(key, body);
}
