import { describe, expect, test } from 'vitest';
import { pointerTo } from '../../lambdas/core/commit.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { CommitsMissing, passGate } from '../../lambdas/event-store/pass-gate.ts';
import { commitOf, draftOf } from '../support/histories.ts';
import { plainEvents } from '../support/present-events.ts';

const stream = StreamId.parse('order#1');

async function storeOf(...counts: number[]) {
  const store = plainEvents();
  for (const count of counts) await store.append(await store.load(stream), draftOf('c', 1, count));
  return { store, commits: (await store.load(stream)).commits };
}

describe('what passes the gate', () => {
  test('is fetched where it was not delivered', async () => {
    const { store, commits } = await storeOf(1, 2, 1);
    const outer = commits.filter((_, index) => index !== 1);
    expect(await passGate(store, stream, 0, outer.toReversed())).toEqual(commits);
  });

  test('is fetched where it was only pointed at', async () => {
    const { store, commits } = await storeOf(1, 2, 1);
    expect(await passGate(store, stream, 1, commits.slice(1, 2).map(pointerTo))).toEqual(commits.slice(1, 2));
  });

  test('is nothing when the event store does not have what was announced', async () => {
    const { store } = await storeOf(1);
    await expect(passGate(store, stream, 1, [commitOf(stream, 3)])).rejects.toBeInstanceOf(CommitsMissing);
    await expect(passGate(store, stream, 0, [pointerTo(commitOf(stream, 1, 4))])).rejects.toBeInstanceOf(
      CommitsMissing,
    );
  });
});
