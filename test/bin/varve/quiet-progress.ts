import type { Progress } from '../../../bin/varve/progress.ts';

export const noProgress: Progress = { advance: () => {}, note: () => {}, stop: () => {} };

/** Knows how many steps it was advanced. */
export function countedProgress() {
  let steps = 0;
  const advance = (count = 1) => {
    steps += count;
  };
  return { advance, note: () => {}, stop: () => {}, steps: () => steps };
}
