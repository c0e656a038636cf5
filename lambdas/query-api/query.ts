import type { Actor } from '../core/commit.ts';
import type { Reach } from '../shared/http-access.ts';
import type { HttpAnswer, HttpEvent } from '../shared/http-frame.ts';
import { json } from '../shared/http-frame.ts';
import { type CursorScope, decodeCursor, encodeCursor } from './cursor.ts';

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

/** One document, with the version of its stream that it shows. */
export const documentAnswer = (document: { readonly version: number }): HttpAnswer =>
  json(200, document, { etag: `"${document.version}"` });

export interface PageRequest<Item, Place> {
  /** Answers the key that signs cursors. */
  readonly cursorKey: () => Promise<string>;
  readonly scope: CursorScope;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** At most `limit` items from behind a place. */
  readonly list: (limit: number, after: Place | undefined) => Promise<readonly Item[]>;
  readonly placeOf: (item: Item) => Place;
  /** What is shown of an item. @default all of it */
  readonly show?: (item: Item) => unknown;
}

/** One page of a list. One item more is asked for than is shown: it tells whether there is another page. */
export async function pageAnswer<Item, Place>(request: PageRequest<Item, Place>): Promise<HttpAnswer> {
  const { scope, limit, cursor, list, placeOf, show = (item) => item } = request;
  const after =
    cursor === undefined ? undefined : decodeCursor<Place>(await request.cursorKey(), scope, cursor);
  const found = await list(limit + 1, after);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const isLast = found.length <= limit || last === undefined;
  const next = isLast ? null : encodeCursor(await request.cursorKey(), scope, placeOf(last));
  return json(200, { items: items.map(show), next });
}
