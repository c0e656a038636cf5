import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeysLeftOut, readBatches } from '../../lambdas/event-store/dynamodb-batches.ts';

const pauses = vi.hoisted((): number[] => []);
vi.mock('node:timers/promises', () => ({ setTimeout: async (ms: number) => void pauses.push(ms) }));

beforeEach(() => {
  pauses.length = 0;
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => void vi.restoreAllMocks());

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

/** A table that has an item for each key, and leaves out of an answer what `leftOut` says; remembers what was asked. */
function tableThat(leftOut: (keys: readonly number[], call: number) => readonly number[] = () => []) {
  const calls: (readonly number[])[] = [];
  const ask = async (keys: readonly number[]) => {
    const left = leftOut(keys, calls.push(keys));
    return { found: keys.filter((key) => !left.includes(key)).map((key) => `item ${key}`), left };
  };
  return { calls, ask };
}

test('keys are asked for a hundred at once', async () => {
  const { calls, ask } = tableThat();
  const items = await readBatches(numbers(250), ask);
  expect(items).toEqual(numbers(250).map((key) => `item ${key}`));
  expect(calls.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(pauses).toEqual([]);
});

test('no key is no call', async () => {
  const { calls, ask } = tableThat();
  expect(await readBatches([], ask)).toEqual([]);
  expect(calls).toEqual([]);
});

test('keys that an answer left out are asked for again, they alone, and found', async () => {
  const { calls, ask } = tableThat((_, call) => (call === 2 ? [101, 103] : []));
  const items = await readBatches(numbers(104), ask);
  expect(new Set(items)).toEqual(new Set(numbers(104).map((key) => `item ${key}`)));
  expect(items).toHaveLength(104);
  expect(calls.slice(1)).toEqual([
    [100, 101, 102, 103],
    [101, 103],
  ]);
});

test('keys that every answer leaves out are told after six calls, with pauses that grow, a random while each', async () => {
  const { calls, ask } = tableThat((keys) => keys.filter((key) => key > 1));
  await expect(readBatches(numbers(5), ask)).rejects.toThrow(new KeysLeftOut(3));
  expect(calls).toEqual([numbers(5), ...Array.from({ length: 5 }, () => [2, 3, 4])]);
  expect(pauses).toEqual([5, 10, 20, 40, 80]);
});

test('what a call fails with is thrown at once', async () => {
  const failed = new Error('no such table');
  const ask = vi.fn().mockRejectedValue(failed);
  await expect(readBatches(numbers(2), ask)).rejects.toBe(failed);
  expect(ask).toHaveBeenCalledTimes(1);
});
