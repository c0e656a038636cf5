import { expect, test } from 'vitest';
import { sortedJson } from '../../lambdas/shared/sorted-json.ts';

test('the order of fields makes no other text, at any depth', () => {
  const one = { b: [{ d: 1, c: null }], a: 'x' };
  const other = { a: 'x', b: [{ c: null, d: 1 }] };
  expect(sortedJson(one)).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
  expect(sortedJson(other)).toBe(sortedJson(one));
});

test('the order of a list does, and a field that is there but null', () => {
  expect(sortedJson([2, 1])).toBe('[2,1]');
  expect(sortedJson({ a: null })).not.toBe(sortedJson({}));
});
