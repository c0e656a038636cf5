import type { Control } from './generation-control.ts';
import { generationOf } from './generation-name.ts';

/** The generations that the function of a version writes, in this order, or that it has to wait. */
export type Duty = 'wait' | readonly string[];

/**
 * What the function of a version has to write. A build that follows comes first: of one function, what serves is never ahead
 * of what will serve next. While another version is handed over to, what serves does not go on.
 */
export function dutyOf(control: Control, version: number): Duty {
  const { projection, serving, building, kept } = control;
  const isPaused = building?.phase === 'handing-over' && building.version !== version;
  if (isPaused && serving.version === version) return 'wait';
  return [building?.phase === 'filling' ? undefined : building, serving, kept]
    .filter((each) => each !== undefined)
    .filter((each) => each.version === version)
    .map((each) => generationOf(projection, each));
}

/** The generation of a version that serves, when one of it does. */
export const servingOf = ({ projection, serving }: Control, version: number): string | undefined =>
  serving.version === version ? generationOf(projection, serving) : undefined;
