import type { Control } from '../projections/generation-control.ts';
import { ControlMoved, type Generations } from '../projections/generations.ts';
import { knownControl } from '../projections/known-control.ts';

/** How often a change is decided again because somebody else was faster. */
const MAX_ATTEMPTS = 10;

/** The record of a projection before and after a change. */
export interface Change {
  readonly before: Control;
  readonly after: Control;
}

/**
 * Changes the record of a projection.
 * @param decide what follows from it; the same record when nothing is to be done
 * @throws what `decide` throws
 * @throws {ControlMoved}
 * @throws {StoreUnreachable}
 */
export async function changeControl(
  generations: Generations,
  projection: string,
  decide: (control: Control) => Control,
): Promise<Change> {
  for (let attempt = 1; ; attempt++) {
    const before = await knownControl(generations, projection);
    const after = decide(before);
    if (after === before || (await isSaved(generations, after, attempt))) return { before, after };
  }
}

async function isSaved(generations: Generations, control: Control, attempt: number): Promise<boolean> {
  try {
    await generations.save(control);
    return true;
  } catch (error) {
    if (!(error instanceof ControlMoved) || attempt === MAX_ATTEMPTS) throw error;
    return false;
  }
}
