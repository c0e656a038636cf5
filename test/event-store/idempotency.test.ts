import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { IdempotencyKeyReused } from '../../lambdas/event-store/execute-command.ts';
import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { add, create, lantern, place } from '../domain/orders/orders.ts';
import { executeOn } from '../support/orders-history.ts';
import { presentEvents } from '../support/present-events.ts';

const stream = StreamId.parse('order#536365');
const execute = executeOn(stream);

describe('the idempotency key', () => {
  test('G4 a repeat answers with the first commit, and stores nothing', async () => {
    const store = presentEvents();
    const first = await execute(store, create(), 'c1');
    await execute(store, add(lantern), 'c2');
    expect(await execute(store, create(), 'c1')).toEqual({ ...first, replayed: true });
    expect((await store.load(stream)).version).toBe(2);
  });

  test('G4 a repeat with the If-Match of the first time is no mismatch', async () => {
    const store = presentEvents();
    await execute(store, create(), 'c1');
    const first = await execute(store, add(lantern), 'c2', { expected: 1 });
    expect(await execute(store, add(lantern), 'c2', { expected: 1 })).toEqual({ ...first, replayed: true });
  });

  test('G4 is known after eleven minutes, when every queue and token of the platform has forgotten', async () => {
    let now = Date.parse('2026-11-28T12:00:00Z');
    const store = presentEvents(new MemoryEventStore({ clock: () => new Date(now) }));
    const first = await execute(store, create(), 'c1');
    now += 11 * 60_000;
    expect(await execute(store, create(), 'c1')).toEqual({ ...first, replayed: true });
  });

  test('S10 G4 of two at the same time takes effect once, and both get the same answer', async () => {
    const store = presentEvents();
    await execute(store, create(), 'c1');
    const outcomes = await Promise.all([1, 2, 3].map(() => execute(store, add(lantern), 'c2')));
    const commits = outcomes.map((outcome) => outcome.kind === 'committed' && outcome.commit);
    expect(new Set(commits.map((commit) => JSON.stringify(commit))).size).toBe(1);
    expect((await store.load(stream)).version).toBe(2);
  });

  test('S10 of two at the same time with different payloads: one is refused', async () => {
    const store = presentEvents();
    await execute(store, create(), 'c1');
    const outcomes = await Promise.allSettled(
      ['one', 'other'].map((commandHash) => execute(store, add(lantern), 'c2', { commandHash })),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['IdempotencyKeyReused']);
    expect((await store.load(stream)).version).toBe(2);
  });

  test('G4 a repeat is not asked whether it may: its state has moved on since', async () => {
    const store = presentEvents();
    const first = await execute(store, create(), 'c1');
    const authorise = () => {
      throw new Error('not any more');
    };
    expect(await execute(store, create(), 'c1', { authorise })).toEqual({ ...first, replayed: true });
  });

  test('S10 with another payload is refused', async () => {
    const store = presentEvents();
    await execute(store, create(), 'c1');
    await expect(execute(store, create(lantern), 'c1', { commandHash: 'other' })).rejects.toBeInstanceOf(
      IdempotencyKeyReused,
    );
  });

  test('of a command that stored nothing is free: it is decided anew', async () => {
    const store = presentEvents();
    await execute(store, create(), 'c1');
    await execute(store, place, 'c2');
    await execute(store, add(lantern), 'c3');
    expect(await execute(store, place, 'c2')).toMatchObject({ kind: 'committed', replayed: false });
  });
});
