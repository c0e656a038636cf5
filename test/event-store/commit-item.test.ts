import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Commit, MalformedCommit } from '../../lambdas/core/commit.ts';
import { fromImage, fromItem, toItem } from '../../lambdas/event-store/commit-item.ts';
import { CommitTooLarge } from '../../lambdas/event-store/event-store.ts';
import { bytesOf, MAX_ITEM_BYTES } from '../../lambdas/event-store/item.ts';
import { commitOf } from '../support/histories.ts';

const small = commitOf('order#1', 3, 2);
const large = commitOf('order#1', 3, 400);

describe('the item of a commit', () => {
  test('is pinned: what was stored once is read for ever', () => {
    expect(toItem(small)).toEqual({
      pk: { S: 'order#1' },
      sk: { N: '3' },
      n: { N: '2' },
      commitId: { S: 'order#1@3' },
      at: { S: '2010-12-01T08:26:00.000Z' },
      commandId: { S: 'order#1@3' },
      commandHash: { S: 'hash' },
      meta: { S: '{"correlationId":"c","causationId":"c","actor":{"role":"operator","id":"test"}}' },
      events: {
        S: '[{"type":"Counted","schemaVersion":1,"data":{"version":3}},{"type":"Counted","schemaVersion":1,"data":{"version":4}}]',
      },
    });
  });

  test('that was put back is the same but for one attribute', () => {
    const replayed = { ...small, replayed: true } as const;
    expect(toItem(replayed)).toEqual({ ...toItem(small), replayed: { N: '1' } });
    expect(fromItem(toItem(replayed))).toEqual(replayed);
    expect(Object.keys(fromItem(toItem(replayed))).at(-1)).toBe('replayed');
    expect(() => fromItem({ ...toItem(small), replayed: { N: '0' } })).toThrow(MalformedCommit);
  });

  test('S04 that could be appended can be put back, be it the largest there is', () => {
    const padded = (length: number): Commit => ({
      ...small,
      meta: { ...small.meta, traceparent: 'x'.repeat(length) },
    });
    let length = MAX_ITEM_BYTES - bytesOf(toItem(padded(0))) - 10;
    while (fits(padded(length + 1))) length += 1;
    expect(() => toItem({ ...padded(length), replayed: true })).not.toThrow();
  });

  test('is compressed when that saves a write unit, and only then', () => {
    expect(toItem(small).events).toHaveProperty('S');
    expect(toItem(large).events).toHaveProperty('B');
    const justOverOneUnit = {
      ...small,
      events: [{ type: 'A', schemaVersion: 1, data: incompressible(1_500) }],
    };
    expect(toItem(justOverOneUnit).events).toHaveProperty('S');
  });

  test.each([small, large])('comes back as it went in', (commit) => {
    expect(fromItem(toItem(commit))).toEqual(commit);
  });

  test('comes back from a stream record, where binary values are base64', () => {
    const { events, ...item } = toItem(large);
    const image = { ...item, events: { B: Buffer.from(events?.B ?? []).toString('base64') } };
    expect(fromImage(image as never)).toEqual(large);
  });

  test('S04 says by how much it is too large', () => {
    const commit = { ...small, events: [{ type: 'A', schemaVersion: 1, data: incompressible(900_000) }] };
    expect(() => toItem(commit)).toThrow(CommitTooLarge);
    expect(() => toItem(commit)).toThrow(/bytes, 389120 are possible/);
  });

  test('that is none is told apart', () => {
    expect(() => fromItem({ ...toItem(small), n: { N: '3' } })).toThrow(MalformedCommit);
    const { events: _, ...withoutEvents } = toItem(small);
    expect(() => fromItem(withoutEvents)).toThrow(MalformedCommit);
  });
});

/** Text that gzip makes at most a quarter smaller. */
const incompressible = (length: number): string => randomBytes(length).toString('base64').slice(0, length);

function fits(commit: Commit): boolean {
  try {
    return toItem(commit) !== undefined;
  } catch {
    return false;
  }
}
