import { describe, expect, test, vi } from 'vitest';
import { Bell, ringing } from '../../../local/event-sources/bell.ts';
import type { LambdaFunction } from '../../../local/functions/lambda-function.ts';

const LONG = 60_000;
const never = new AbortController().signal;

describe('a bell', () => {
  test('wakes all that wait for it', async () => {
    const bell = new Bell();
    const waiting = [1, 2].map(() => bell.next(bell.rings, LONG, never));
    bell.ring();
    await expect(Promise.all(waiting)).resolves.toHaveLength(2);
  });

  test('that was rung while nobody listened is not missed', async () => {
    const bell = new Bell();
    const heard = bell.rings;
    bell.ring();
    await expect(bell.next(heard, LONG, never)).resolves.toBeUndefined();
  });

  test('that is not rung is waited for no longer than asked, nor than until the stop', async () => {
    const bell = new Bell();
    const stopping = new AbortController();
    const stopped = bell.next(bell.rings, LONG, stopping.signal);
    stopping.abort();
    await stopped;
    vi.useFakeTimers();
    const late = bell.next(bell.rings, LONG, never);
    await vi.advanceTimersByTimeAsync(LONG);
    vi.useRealTimers();
    await late;
  });

  test('is rung when an invocation has ended, however it went', async () => {
    const bell = new Bell();
    const failing = { invoke: () => Promise.reject(new Error('busy')) } as unknown as LambdaFunction;
    await expect(ringing(failing, bell).invoke({})).rejects.toThrow('busy');
    expect(bell.rings).toBe(1);
  });
});
