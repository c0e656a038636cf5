import * as z from 'zod';
import { type CursorScope, decodeCursor, encodeCursor } from './http-cursor.ts';
import { type HttpAnswer, json } from './http-frame.ts';
import { wholeNumber } from './http-query.ts';

/** The parameters of every list. */
export const page = {
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(2000).optional(),
};

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
