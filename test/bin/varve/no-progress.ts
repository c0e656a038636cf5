import type { Progress } from '../../../bin/varve/progress.ts';

export const noProgress: Progress = { advance: () => {}, stop: () => {} };
