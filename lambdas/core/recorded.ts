import type { Commit } from './commit.ts';

/**
 * Whether a commit was recorded later than a moment. Who asks how a stream was then stops at the first such commit: a clock
 * goes back now and then, and what follows on a later commit was made after it, whatever its clock said.
 * @param moment ISO-8601 UTC
 */
export const isRecordedAfter = ({ at }: Pick<Commit, 'at'>, moment: string): boolean =>
  Date.parse(at) > Date.parse(moment);
