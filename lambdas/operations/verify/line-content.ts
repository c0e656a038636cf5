import { sameCommit } from '../../archive/read-bucket.ts';
import { type Commit, MalformedCommit } from '../../core/commit.ts';
import { type CommitLine, commitOf, lineOf } from '../../event-store/commit-lines.ts';

/** The commit of a line; undefined where it is none. */
export const commitIn = (line: CommitLine): Commit | undefined => unlessMalformed(() => commitOf(line));

/** The same commit but for the mark of one that was put back. What cannot be read is the same as nothing. */
export const isSame = (a: CommitLine, b: CommitLine): boolean =>
  unlessMalformed(() => sameCommit(a, b)) ?? false;

/** The line of a commit as it is without the mark. */
export const unmarked = ({ replayed: _, ...commit }: Commit): string => lineOf(commit).line;

function unlessMalformed<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedCommit) return undefined;
    throw error;
  }
}
