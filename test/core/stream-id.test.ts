import { expect, test } from 'vitest';
import { InvalidStreamId, StreamId } from '../../lambdas/core/stream-id.ts';

test('a stream id is a category and an id', () => {
  const stream = StreamId.of('order', '536365');
  expect(stream).toBe('order#536365');
  expect([StreamId.category(stream), StreamId.id(stream)]).toEqual(['order', '536365']);
  expect(StreamId.parse('money-transfer#a.B_c~d-9')).toBe('money-transfer#a.B_c~d-9');
});

test('a stream id is short enough for a FIFO group and a de-duplication id with its version', () => {
  const longest = StreamId.of('a'.repeat(24), '9'.repeat(80));
  expect(`${longest}@9007199254740991`.length).toBeLessThanOrEqual(128);
});

test.each([
  '',
  'order',
  'order#',
  '#1',
  'Order#1',
  'order#-1',
  'order#a#b',
  'order#a b',
  'order#ä',
  `order#${'9'.repeat(81)}`,
  `${'a'.repeat(25)}#1`,
  'order#a/b',
])('%j is no stream id', (text) => {
  expect(() => StreamId.parse(text)).toThrow(InvalidStreamId);
});
