import { BUCKETS } from '../../../lambdas/archive/contract.ts';
import type { Commit } from '../../../lambdas/core/commit.ts';
import { StreamId } from '../../../lambdas/core/stream-id.ts';
import { toItem } from '../../../lambdas/event-store/commit-item.ts';
import { MemoryEventStore } from '../../../lambdas/event-store/memory-event-store.ts';
import { MemoryObjectStore } from '../../../lambdas/event-store/memory-object-store.ts';
import { SEGMENTS } from '../../../lambdas/event-store/stream-heads.ts';
import type { VerificationEvent, VerificationInput } from '../../../lambdas/operations/contract.ts';
import {
  type VerificationAnswer,
  type VerifySources,
  verifyHandler,
} from '../../../lambdas/operations/verify/handle-verify.ts';
import type { Report } from '../../../lambdas/operations/verify/verification.ts';
import { WorkObjects } from '../../../lambdas/operations/verify/work-objects.ts';
import { partNamed, writePart } from '../../archive/archived.ts';
import { commitOf } from '../../support/histories.ts';
import { recordingLogger } from '../../support/loggers.ts';

export const MINUTE = 60_000;

/** An event store and an archive in memory, at a time that a test moves: an hour after the commits were made. */
export function verifying() {
  let now = Date.parse('2010-12-01T09:26:00.000Z');
  const store = new MemoryEventStore({ clock: () => new Date(now) });
  const objects = new MemoryObjectStore();
  const { lines, logger } = recordingLogger();
  const pauses: number[] = [];
  const sources: VerifySources = {
    ...{ heads: store, events: store, putBack: store, objects, logger },
    now: () => now,
    patience: 15 * MINUTE,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
  const reportOf = async (run: string): Promise<Report> => {
    const report = await new WorkObjects(objects, run).results.readReport();
    if (report === undefined) throw new Error('There is no report');
    return report;
  };
  let parts = 0;
  let runs = 0;
  return {
    ...{ store, objects, sources, lines, pauses },
    goOn: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Into the store alone, as the commits are. */
    hold: (...commits: readonly Commit[]) => {
      for (const commit of commits) store.change(commit.stream, (items) => [...items, toItem(commit)]);
    },
    /** Takes the commit at this version out of the table, as nobody may but by hand. */
    lose: (stream: string, ...versions: readonly number[]) =>
      store.change(StreamId.parse(stream), (items) =>
        items.filter(({ sk }) => !versions.includes(Number(sk?.N))),
      ),
    /** Into the archive alone, as one part. */
    archive: async (...commits: readonly Commit[]) => {
      const key = partNamed(++parts);
      await writePart(objects, key, commits);
      return key;
    },
    reportOf,
    verify: async (more: Partial<VerificationInput> = {}, changes: Partial<VerifySources> = {}) => {
      const input = { run: `run-${++runs}`, heal: false, ...more };
      const handle = verifyHandler({ ...sources, ...changes });
      await carryOut((event) => handle(event, fiveMinutes), input);
      return await reportOf(input.run);
    },
  };
}

export const fiveMinutes = { getRemainingTimeInMillis: () => 5 * MINUTE };

/** What the state machine does, one call after the other. @returns how many there were */
export async function carryOut(
  handle: (event: VerificationEvent) => Promise<VerificationAnswer>,
  input: VerificationInput,
): Promise<number> {
  let calls = 0;
  const untilDone = async (phase: object) => {
    let answer: VerificationAnswer = { done: false, place: null };
    while (!answer.done) {
      calls += 1;
      // As it goes through Step Functions.
      const place = JSON.parse(JSON.stringify(answer.place ?? null));
      answer = await handle({ ...input, ...phase, place } as VerificationEvent);
    }
  };
  for (let segment = 0; segment < SEGMENTS; segment++) await untilDone({ phase: 'heads', segment });
  for (let bucket = 0; bucket < BUCKETS; bucket++) await untilDone({ phase: 'bucket', bucket });
  await untilDone({ phase: 'conclude' });
  return calls;
}

/** Findings without their details. */
export const found = ({
  findings,
}: Pick<Report, 'findings'>): readonly (readonly [string, string, number])[] =>
  findings.map(({ kind, stream, version }) => [kind, stream, version] as const);

export const first = commitOf('account#1', 1, 2);
export const second = commitOf('account#1', 3);
export const third = commitOf('account#1', 4, 3);
export const other = commitOf('order#7', 1);
const everything = [first, second, third, other];

/** A store and an archive of it. */
export async function archived() {
  const verification = verifying();
  verification.hold(...everything);
  const keys = [await verification.archive(first, other), await verification.archive(second, third)] as const;
  return { ...verification, keys };
}

export const right = { found: 0, findings: [], faults: [], wrong: {}, healed: {} };
