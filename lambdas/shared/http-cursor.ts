import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Actor } from '../core/commit.ts';
import { invalid } from './http-problem.ts';

/** What a cursor is good for: this actor's pages of this query, whatever the size of a page. */
export interface CursorScope {
  readonly actor: Actor;
  readonly route: string;
  readonly filter: Readonly<Record<string, unknown>>;
}

/** Form of the cursors made here: others are refused. */
const FORM = 1;

/**
 * Says where the next page begins: opaque to the client, signed, and bound to its scope.
 * @param key the secret that signs it
 */
export function encodeCursor(key: string, scope: CursorScope, place: unknown): string {
  const payload = Buffer.from(JSON.stringify([FORM, place])).toString('base64url');
  return `${payload}.${signature(key, scope, payload).toString('base64url')}`;
}

/** @throws {Problem} 400 when it was not made here, by this key, for this scope */
export function decodeCursor<Place>(key: string, scope: CursorScope, cursor: string): Place {
  const [payload = '', signed = '', ...rest] = cursor.split('.');
  const expected = signature(key, scope, payload);
  const given = Buffer.from(signed, 'base64url');
  const genuine = rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected);
  const [form, place] = genuine ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : [];
  if (form !== FORM) {
    throw invalid('invalid-cursor', {
      path: 'cursor',
      message: 'Must be the `next` of the same query; begin again',
    });
  }
  return place;
}

function signature(key: string, { actor, route, filter }: CursorScope, payload: string): Buffer {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const scope = createHash('sha256')
    .update(JSON.stringify([actor.role, actor.id, route, given.sort(([a], [b]) => (a < b ? -1 : 1))]))
    .digest('base64url');
  return createHmac('sha256', key).update(`${scope}.${payload}`).digest();
}
