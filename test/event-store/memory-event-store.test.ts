import { expect, test } from 'vitest';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { describeEventStore } from '../contracts/event-store.ts';
import { newStream } from '../contracts/new-stream.ts';
import { draftOf } from '../support/histories.ts';

describeEventStore('the event store in memory', () => new MemoryEventStore());

test('S06 a clock that goes back changes nothing but what the commits say of it', async () => {
  const times = ['2026-11-28T09:58:23.593Z', '2026-11-28T09:58:23.590Z', '2026-11-28T09:58:23.580Z'];
  const store = new MemoryEventStore({ clock: () => new Date(times.shift() ?? 0) });
  const stream = newStream();
  for (const id of ['a', 'b', 'c']) await store.append(await store.load(stream), draftOf(id));
  const { commits, version } = await store.load(stream);
  expect([version, commits.map(({ commandId }) => commandId)]).toEqual([3, ['a', 'b', 'c']]);
  expect(commits.map(({ at }) => at).toSorted()).toEqual(commits.map(({ at }) => at).toReversed());
});
