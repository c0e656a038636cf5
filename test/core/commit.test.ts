import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeDelivered,
  encodeDelivered,
  isSameCommit,
  MalformedCommit,
  pointerTo,
} from '../../lambdas/core/commit.ts';
import { commitOf } from '../support/histories.ts';

const commit = commitOf('order#1', 3, 2);

test('a commit and a pointer come back from the wire as they went in', () => {
  expect(decodeDelivered(encodeDelivered(commit))).toEqual(commit);
  expect(decodeDelivered(encodeDelivered(pointerTo(commit)))).toEqual({
    stream: 'order#1',
    version: 3,
    count: 2,
    correlationId: 'c',
  });
});

test('G12 values survive the wire: any JSON, any text', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (data) => {
      const sent = { ...commit, events: [{ type: 'Said', schemaVersion: 1, data }] };
      expect(JSON.stringify(decodeDelivered(encodeDelivered(sent)))).toBe(JSON.stringify(sent));
    }),
  );
});

test('S09 what is sent holds only characters that a queue takes, and comes back as it was', () => {
  const events = [{ type: 'Said', schemaVersion: 1, data: 'a\u0000b \ufffe\uffff \ud83d \u000b é' }];
  const line = encodeDelivered({ ...commit, events });
  // SQS: "SendMessage", #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF
  expect(line).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
  expect(decodeDelivered(line)).toEqual({ ...commit, events });
});

test('the wire format is pinned: what was written once is read for ever', () => {
  expect(encodeDelivered(commit)).toBe(
    '{"stream":"order#1","version":3,"commitId":"order#1@3","at":"2010-12-01T08:26:00.000Z",' +
      '"commandId":"order#1@3","commandHash":"hash",' +
      '"meta":{"correlationId":"c","causationId":"c","actor":{"role":"operator","id":"test"}},' +
      '"events":[{"type":"Counted","schemaVersion":1,"data":{"version":3}},' +
      '{"type":"Counted","schemaVersion":1,"data":{"version":4}}]}',
  );
  expect(encodeDelivered(pointerTo(commit))).toBe(
    '{"stream":"order#1","version":3,"count":2,"correlationId":"c"}',
  );
});

test('a commit that was put back says so at the end of its line, and is the same commit', () => {
  const replayed = { ...commit, replayed: true } as const;
  const line = encodeDelivered(replayed);
  expect(line).toBe(encodeDelivered(commit).replace(/}$/, ',"replayed":true}'));
  expect(decodeDelivered(line)).toEqual(replayed);
  expect(isSameCommit(replayed, commit)).toBe(true);
});

test.each([
  { commitId: 'other' },
  { at: '2010-12-01T08:26:00.001Z' },
  { meta: { ...commit.meta, correlationId: 'other' } },
  { events: [...commit.events, ...commit.events] },
])('a commit with %o is another one', (change) => {
  expect(isSameCommit(commit, { ...commit, ...change })).toBe(false);
});

test.each([
  '',
  'null',
  '[]',
  '{"stream":"order#1"}',
  '{"stream":"order","version":1,"count":1}',
  '{"stream":"order#1","version":0,"count":1}',
  '{"stream":"order#1","version":1,"count":1.5}',
  JSON.stringify({ ...commit, events: [] }),
  JSON.stringify({ ...commit, commitId: 7 }),
  JSON.stringify({ ...commit, replayed: false }),
  JSON.stringify({ ...commit, replayed: 1 }),
])('%s is not a commit', (line) => {
  expect(() => decodeDelivered(line)).toThrow(MalformedCommit);
});
