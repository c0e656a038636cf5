import { describe, expect, test } from 'vitest';
import type { StreamId } from '../../lambdas/core/stream-id.ts';
import { remember } from '../../lambdas/event-store/command-window.ts';
import { type Snapshot, type SnapshotStore, SnapshotTooLarge } from '../../lambdas/event-store/snapshot.ts';
import { commitOf } from '../support/histories.ts';
import { newStream } from './new-stream.ts';

const REDUCER = 'code of today';

export const snapshotOf = (stream: StreamId, version: number, state: unknown = { version }): Snapshot => ({
  stream,
  commitId: `${stream}@${version}`,
  commitVersion: version,
  version,
  commits: version,
  reducer: REDUCER,
  state,
  commands: remember(new Uint8Array(0), [commitOf(stream, version)]),
});

const found = (snapshot: Snapshot) => ({ kind: 'found', snapshot });

/** The promises of the port `SnapshotStore`: every implementation passes them. */
export function describeSnapshotStore(
  name: string,
  open: () => SnapshotStore | Promise<SnapshotStore>,
): void {
  describe(name, () => {
    test('has none of a stream before one is kept', async () => {
      expect(await (await open()).find(newStream(), REDUCER)).toEqual({ kind: 'none' });
    });

    test.each([1, 10_000])('a state of %i texts comes back as it was kept', async (length) => {
      const store = await open();
      const state = { texts: Array.from({ length }, (_, index) => `text ${index}`), none: null };
      const snapshot = snapshotOf(newStream(), 16, state);
      await store.save(snapshot);
      const answer = await store.find(snapshot.stream, REDUCER);
      expect(answer).toEqual(found({ ...snapshot, commands: expect.anything() }));
      expect(answer.kind === 'found' && [...answer.snapshot.commands]).toEqual([...snapshot.commands]);
    });

    test('goes forward only', async () => {
      const store = await open();
      const stream = newStream();
      for (const version of [16, 48, 32]) await store.save(snapshotOf(stream, version));
      expect(await store.find(stream, REDUCER)).toMatchObject({ kind: 'found', snapshot: { version: 48 } });
    });

    test('S24 goes back where the one that is ahead stands on a commit that is not there', async () => {
      const store = await open();
      const stream = newStream();
      await store.save(snapshotOf(stream, 48));
      await store.save(snapshotOf(stream, 32), `${stream}@16`);
      expect(await store.find(stream, REDUCER)).toMatchObject({ snapshot: { version: 48 } });
      await store.save(snapshotOf(stream, 32), `${stream}@48`);
      expect(await store.find(stream, REDUCER)).toMatchObject({ snapshot: { version: 32 } });
    });

    test('S24 one of other code is unusable, and is replaced although it is ahead', async () => {
      const store = await open();
      const stream = newStream();
      await store.save({ ...snapshotOf(stream, 48), reducer: 'code of yesterday' });
      expect(await store.find(stream, REDUCER)).toEqual({
        kind: 'unusable',
        reason: 'reducer',
        commitId: `${stream}@48`,
      });
      await store.save(snapshotOf(stream, 32));
      expect(await store.find(stream, REDUCER)).toMatchObject({ kind: 'found', snapshot: { version: 32 } });
    });

    test('S08 a state that is not JSON is refused: it would come back as another one', async () => {
      const snapshot = snapshotOf(newStream(), 16, { paid: new Map([['a', 16]]) });
      const store = await open();
      await expect(store.save(snapshot)).rejects.toMatchObject({ code: 'UnfitData', path: 'state.paid' });
      expect(await store.find(snapshot.stream, REDUCER)).toEqual({ kind: 'none' });
    });

    test('a state that no item can hold is refused, and the one before stays', async () => {
      const store = await open();
      const stream = newStream();
      await store.save(snapshotOf(stream, 16));
      const state = Array.from({ length: 60_000 }, () => Math.random());
      await expect(store.save(snapshotOf(stream, 32, state))).rejects.toBeInstanceOf(SnapshotTooLarge);
      expect(await store.find(stream, REDUCER)).toMatchObject({ snapshot: { version: 16 } });
    });
  });
}
