import { describe, expect, test } from 'vitest';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import type { EventStore } from '../../lambdas/event-store/event-store.ts';
import { SEGMENTS, type StreamHead, type StreamHeads } from '../../lambdas/event-store/stream-heads.ts';

import { draftOf } from '../support/histories.ts';
import { newStream } from './new-stream.ts';

/** Every head there is, `limit` at a time. */
async function* walk(heads: StreamHeads, limit: number): AsyncGenerator<StreamHead> {
  for (let segment = 0; segment < SEGMENTS; segment++) {
    let portion: readonly StreamHead[] = [];
    do {
      portion = await heads.next(segment, limit, portion.at(-1));
      yield* portion;
    } while (portion.length === limit);
  }
}

export async function enumerated(heads: StreamHeads, limit: number): Promise<readonly StreamHead[]> {
  const found: StreamHead[] = [];
  for await (const head of walk(heads, limit)) found.push(head);
  return found;
}

/** Appends commits of one event, two, three and again; answers where the stream ends. */
async function written(store: EventStore, stream: StreamId, commits: number): Promise<StreamHead> {
  let head = { stream, commit: 0, version: 0, at: '' };
  for (let nth = 0; nth < commits; nth++) {
    const { version, events, at } = await store.append(
      await store.load(stream),
      draftOf('x', 1, 1 + (nth % 3)),
    );
    head = { stream, commit: version, version: version + events.length - 1, at };
  }
  return head;
}

const byStream = (a: StreamHead, b: StreamHead): number => (a.stream < b.stream ? -1 : 1);

/** The promises of the port `StreamHeads`: every implementation passes them. @param open one with nothing in it */
export function describeStreamHeads(
  name: string,
  open: () => Promise<{ readonly store: EventStore; readonly heads: StreamHeads }>,
): void {
  describe(name, () => {
    test('nothing is enumerated where nothing was written', async () => {
      const { heads } = await open();
      expect(await enumerated(heads, 10)).toEqual([]);
    });

    test.each([1, 3, 100])('every stream is enumerated once with its head, %i at a time', async (limit) => {
      const { store, heads } = await open();
      const expected: StreamHead[] = [];
      for (let index = 0; index < 20; index++)
        expected.push(await written(store, newStream(), 1 + (index % 5)));
      const found = await enumerated(heads, limit);
      expect([...found].sort(byStream)).toEqual(expected.sort(byStream));
    });

    test('a stream that goes on while it is enumerated does not hide the others', async () => {
      const { store, heads } = await open();
      const streams = Array.from({ length: 10 }, newStream);
      await Promise.all(streams.map((stream) => written(store, stream, 1)));
      const seen = new Set<StreamId>();
      for await (const { stream } of walk(heads, 1)) {
        await written(store, stream, seen.has(stream) ? 0 : 2);
        seen.add(stream);
      }
      expect([...seen].sort()).toEqual(streams.sort());
    });
  });
}
