import type { PlacedLine } from '../../archive/read-bucket.ts';
import type { Commit } from '../../core/commit.ts';
import { lineOf } from '../../event-store/commit-lines.ts';
import { commitIn, isSame } from './line-content.ts';
import type { StoredStretch } from './read-stored.ts';
import type { Stretch } from './stretches.ts';
import type { ObjectFault } from './verification.ts';

/** What stands at one version, and what is wrong there. */
export type Standing =
  /** @prop repeated lines that say the same again */
  | { readonly kind: 'same'; readonly version: number; readonly commit: Commit; readonly repeated: number }
  | { readonly kind: 'missing-in-archive'; readonly version: number; readonly commit: Commit }
  /** The same, but in no object that is as it should be: who leaves those out takes it away. */
  | { readonly kind: 'only-in-damaged'; readonly version: number; readonly commit: Commit }
  | { readonly kind: 'missing-in-store'; readonly version: number; readonly commit: Commit }
  | {
      readonly kind: 'differs';
      readonly version: number;
      readonly commit: Commit | undefined;
      readonly keys: readonly string[];
    }
  | {
      readonly kind: 'unreadable-in-store';
      readonly version: number;
      readonly commit: Commit | undefined;
      readonly detail: string;
    };

export interface ComparedStretch {
  readonly standings: readonly Standing[];
  /** Lines that are no commit behind their beginning. */
  readonly faults: readonly ObjectFault[];
}

/**
 * Compares what the archive has of a stretch with what the store has of it, version by version.
 * @param damaged keys of objects that are known to be damaged
 */
export function compareStretch(
  { lines }: Pick<Stretch, 'lines'>,
  stored: StoredStretch,
  damaged: ReadonlySet<string>,
): ComparedStretch {
  const commits = new Map(stored.commits.map((commit) => [commit.version, commit]));
  const archived = Map.groupBy(lines, ({ version }) => version);
  const versions = new Set([...commits.keys(), ...archived.keys(), ...stored.unreadable.keys()]);
  const faults: ObjectFault[] = [];
  const standings = [...versions]
    .sort((a, b) => a - b)
    .flatMap((version) => {
      const found = { version, commit: commits.get(version), lines: archived.get(version) ?? [] };
      return standingOf({ ...found, damaged, unreadable: stored.unreadable.get(version) }, faults);
    });
  return { standings, faults };
}

interface Found {
  readonly version: number;
  readonly commit: Commit | undefined;
  readonly lines: readonly PlacedLine[];
  readonly unreadable: string | undefined;
  readonly damaged: ReadonlySet<string>;
}

function standingOf(found: Found, faults: ObjectFault[]): readonly Standing[] {
  const { version, commit, lines, unreadable } = found;
  if (unreadable === undefined && commit !== undefined) return both({ ...found, commit }, faults);
  const readable = lines.filter((line) => isReadable(line, faults));
  if (unreadable === undefined) return archivedOnly(version, readable);
  return [{ kind: 'unreadable-in-store', version, commit: firstIn(readable), detail: unreadable }];
}

function both(
  { version, commit, lines, damaged }: Found & { readonly commit: Commit },
  faults: ObjectFault[],
): readonly Standing[] {
  const ours = lineOf(commit);
  const [same, others] = partition(lines, (line) => isSame(ours, line));
  // Of a line that cannot be read its object is told.
  const other = others.filter((line) => isReadable(line, faults));
  const differing: Standing = { kind: 'differs', version, commit, keys: keysOf(other) };
  if (same.length === 0)
    return [other.length > 0 ? differing : { kind: 'missing-in-archive', version, commit }];
  const standing: Standing = same.every(({ key }) => damaged.has(key))
    ? { kind: 'only-in-damaged', version, commit }
    : { kind: 'same', version, commit, repeated: same.length - 1 };
  return other.length > 0 ? [standing, differing] : [standing];
}

function archivedOnly(version: number, [first, ...more]: readonly PlacedLine[]): readonly Standing[] {
  if (first === undefined) return [];
  const commit = commitIn(first);
  const others = more.filter((line) => !isSame(first, line));
  // Which of them happened nobody knows: none is put back.
  if (others.length > 0) return [{ kind: 'differs', version, commit, keys: keysOf([first, ...others]) }];
  return commit === undefined ? [] : [{ kind: 'missing-in-store', version, commit }];
}

function isReadable(line: PlacedLine, faults: ObjectFault[]): boolean {
  if (commitIn(line) !== undefined) return true;
  const detail = `${line.stream} version ${line.version} is no commit`;
  faults.push({ kind: 'malformed-line', key: line.key, detail });
  return false;
}

const firstIn = ([first]: readonly PlacedLine[]): Commit | undefined => first && commitIn(first);

const keysOf = (lines: readonly PlacedLine[]): readonly string[] => [...new Set(lines.map(({ key }) => key))];

function partition<Value>(values: readonly Value[], isFirst: (value: Value) => boolean) {
  const { true: first = [], false: second = [] } = Object.groupBy(values, (value) => `${isFirst(value)}`);
  return [first, second] as const;
}
