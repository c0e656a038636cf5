import type { Actor } from '../core/commit.ts';
import type { Reach } from '../shared/http-access.ts';
import type { HttpAnswer, HttpEvent } from '../shared/http-frame.ts';

/** Answers one route. */
export type Query = (event: HttpEvent, actor: Actor) => Promise<HttpAnswer>;

/** Whose things alone an answer may tell of. */
export const ownerFor = (reach: Reach, { id }: Actor): string | undefined =>
  reach === 'own' ? id : undefined;

/**
 * Whose things a list may hold: those that were asked for, cut down to the actor's own where it reaches no further.
 * `nobody` when the two have nothing in common.
 */
export function narrowed(
  wanted: string | undefined,
  owner: string | undefined,
): { id: string | undefined } | 'nobody' {
  if (owner === undefined) return { id: wanted };
  return wanted === undefined || wanted === owner ? { id: owner } : 'nobody';
}
