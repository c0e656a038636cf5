import { type Commit, encodeDelivered, type RecordedEvent } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import type { CommitLine } from './commit-lines.ts';
import { type JsonFault, lossIn, pathOf } from './json-loss.ts';

/** A line that would not come out of the event store again as it went in, or that no reader would take from there. */
export class UnportableCommit extends Error {
  readonly code = 'UnportableCommit';
  readonly stream: StreamId;
  readonly version: number;
  readonly fault: JsonFault;
  constructor({ stream, version }: CommitLine, fault: JsonFault, options?: ErrorOptions) {
    super(
      `${stream} version ${version}: ${describeFault(fault)}; docs/archive.md says what is taken`,
      options,
    );
    this.name = 'UnportableCommit';
    this.stream = stream;
    this.version = version;
    this.fault = fault;
  }
}

/** In words that hold no value of the commit. */
export const describeFault = ({ path, what }: JsonFault): string => `${path || 'the line'} is ${what}`;

/**
 * The commit of a line that somebody else may have written, which is to be stored for ever: nothing of it is lost, and it is
 * all that a commit is. It may be written otherwise than this code writes: order of fields, spaces, escapes, `1.0`.
 * @throws {UnportableCommit}
 */
export function portableCommitOf(line: CommitLine): Commit {
  const value = parsed(line);
  const unfit = unfitIn(value) ?? misplaced(line, value as Commit);
  if (unfit !== undefined) throw new UnportableCommit(line, { path: pathOf(unfit.steps), what: unfit.what });
  const commit = inOurOrder(value as Commit);
  if (encodeDelivered(commit) === line.line) return commit;
  const loss = lossIn(line.line);
  if (loss !== undefined) throw new UnportableCommit(line, loss);
  return commit;
}

function parsed(line: CommitLine): unknown {
  try {
    return JSON.parse(line.line);
  } catch (cause) {
    throw new UnportableCommit(line, { path: '', what: 'no JSON' }, { cause });
  }
}

/** A second field of this name stands for another place than the line does. */
function misplaced(line: CommitLine, commit: Commit): Unfit | undefined {
  const field = (['stream', 'version'] as const).find((field) => commit[field] !== line[field]);
  return field && { steps: [field], what: 'there twice' };
}

/** What is wrong, and on which way within the value it stands. */
interface Unfit {
  readonly steps: readonly (string | number)[];
  readonly what: string;
}

type Check = (value: unknown) => Unfit | undefined;

const under = (step: string | number, unfit: Unfit | undefined): Unfit | undefined =>
  unfit && { ...unfit, steps: [step, ...unfit.steps] };

const isFit =
  (fits: (value: unknown) => boolean, what: string): Check =>
  (value) =>
    fits(value) ? undefined : { steps: [], what: value === undefined ? 'missing' : what };

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);

const someOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length === 0) return { steps: [], what: 'no list of one or more' };
    const index = value.findIndex((each) => check(each) !== undefined);
    return index < 0 ? undefined : under(index, check(value[index]));
  };

/** Of these fields and no other: what a later version may have added means something that this one cannot keep. */
function objectOf(checks: Readonly<Record<string, Check>>): Check {
  const names = Object.keys(checks);
  return (value) => {
    if (!isObject(value)) return { steps: [], what: 'no object' };
    const foreign = Object.keys(value).find((name) => !Object.hasOwn(checks, name));
    if (foreign !== undefined) return { steps: [foreign], what: 'no field that is known' };
    const wrong = names.find((name) => checks[name]?.(value[name]) !== undefined);
    return wrong === undefined ? undefined : under(wrong, checks[wrong]?.(value[wrong]));
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = isFit((value) => typeof value === 'string' && value !== '', 'no text, or an empty one');
const positive = isFit((value) => Number.isSafeInteger(value) && Number(value) > 0, 'no positive integer');
const present = isFit((value) => value !== undefined, 'missing');
const role = isFit((value) => ROLES.some((known) => known === value), 'no role that is known');
const moment = isFit(isMoment, 'no moment in UTC with milliseconds, as 2010-12-01T08:26:00.000Z');

const ROLES = ['customer', 'operator', 'process'] satisfies readonly Commit['meta']['actor']['role'][];

function isMoment(value: unknown): boolean {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}

/** Every field that there is, in our order. */
type ChecksOf<Of> = Readonly<Record<keyof Of, Check>>;

const COMMIT = {
  stream: text,
  version: positive,
  commitId: text,
  at: moment,
  commandId: text,
  commandHash: text,
  meta: objectOf({
    correlationId: text,
    causationId: text,
    actor: objectOf({ role, id: text } satisfies ChecksOf<Commit['meta']['actor']>),
    traceparent: optional(text),
  } satisfies ChecksOf<Commit['meta']>),
  events: someOf(
    objectOf({ type: text, schemaVersion: positive, data: present } satisfies ChecksOf<RecordedEvent>),
  ),
  replayed: optional(isFit((value) => value === true, 'not true')),
} satisfies ChecksOf<Commit>;

const unfitIn = objectOf(COMMIT);

const FIELDS = Object.keys(COMMIT) as readonly (keyof Commit)[];

function inOurOrder(commit: Commit): Commit {
  const ordered: Partial<Record<keyof Commit, unknown>> = {};
  for (const field of FIELDS) if (commit[field] !== undefined) ordered[field] = commit[field];
  return ordered as Commit;
}
