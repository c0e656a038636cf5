import { expect, test, vi } from 'vitest';
import { NotAnnounced } from '../../lambdas/operations/announcer.ts';
import { sendAgain } from '../../lambdas/operations/send-again.ts';

test('what is refused for the moment is sent again, alone', async () => {
  const send = vi.fn(async (entries: readonly number[]) =>
    entries.length > 1 ? entries.slice(1).map((entry) => ({ entry, reason: 'throttled' })) : [],
  );
  await sendAgain([1, 2, 3], send);
  expect(send.mock.calls.flat()).toEqual([[1, 2, 3], [2, 3], [3]]);
});

test('nothing is nothing to send', async () => {
  const send = vi.fn();
  await sendAgain([], send);
  expect(send).not.toHaveBeenCalled();
});

test('what is refused each time is told, with the last reason', async () => {
  const send = vi.fn(async (entries: readonly number[]) =>
    entries.map((entry) => ({ entry, reason: 'throttled' })),
  );
  const failure = sendAgain([1, 2], send);
  await expect(failure).rejects.toBeInstanceOf(NotAnnounced);
  await expect(failure).rejects.toThrow('2 streams were not announced (throttled)');
  expect(send).toHaveBeenCalledTimes(6);
});
