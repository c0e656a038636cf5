import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type CursorScope, decodeCursor, encodeCursor } from '../../lambdas/shared/http-cursor.ts';

const KEY = 'key';
const scope: CursorScope = {
  actor: { role: 'customer', id: '17850' },
  route: 'GET /orders',
  filter: { status: 'open', from: undefined },
};
const place = { orderDate: '2010-12-01', id: '536365' };

/** A cursor as this code signs it, of a payload of one's own. */
function signed(payload: unknown): string {
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  const bound = createHash('sha256')
    .update(JSON.stringify(['customer', '17850', 'GET /orders', [['status', 'open']]]))
    .digest('base64url');
  return `${text}.${createHmac('sha256', KEY).update(`${bound}.${text}`).digest('base64url')}`;
}

describe('a cursor', () => {
  test('says where the next page begins, to whom and for what it was made', () => {
    expect(encodeCursor(KEY, scope, place)).toBe(signed([1, place]));
    expect(decodeCursor(KEY, scope, signed([1, place]))).toEqual(place);
  });

  test.each<[string, CursorScope]>([
    ['another actor', { ...scope, actor: { role: 'customer', id: '13047' } }],
    ['another role', { ...scope, actor: { role: 'operator', id: '17850' } }],
    ['another route', { ...scope, route: 'GET /accounts' }],
    ['another filter', { ...scope, filter: { status: 'placed' } }],
    ['no filter', { ...scope, filter: {} }],
  ])('of %s is none', (_, other) => {
    expect(() => decodeCursor(KEY, other, encodeCursor(KEY, scope, place))).toThrow('invalid-cursor');
  });

  test.each([
    ['of another key', encodeCursor('other', scope, place)],
    ['from the future', signed([2, place])],
    ['cut short', encodeCursor(KEY, scope, place).slice(0, -1)],
    ['cut to nothing', ''],
    ['without a signature', encodeCursor(KEY, scope, place).split('.')[0] ?? ''],
  ])('%s is none', (_, cursor) => {
    expect(() => decodeCursor(KEY, scope, cursor)).toThrow('invalid-cursor');
  });
});
