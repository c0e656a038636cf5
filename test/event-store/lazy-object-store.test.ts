import { expect, test, vi } from 'vitest';
import { LazyObjectStore } from '../../lambdas/event-store/lazy-object-store.ts';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';

const read = async (objects: Pick<ObjectStore, 'read'>, key: string): Promise<string> => {
  let text = '';
  for await (const piece of objects.read(key)) text += Buffer.from(piece).toString();
  return text;
};

test('an object store is opened when it is asked, and once', async () => {
  const memory = new MemoryObjectStore();
  await memory.putNew('tier/a', Buffer.from('text'));
  const open = vi.fn(async () => memory);
  const lazy = new LazyObjectStore(open);
  expect(open).not.toHaveBeenCalled();
  expect(await read(lazy, 'tier/a')).toBe('text');
  const keys: string[] = [];
  for await (const { key } of lazy.list('tier/')) keys.push(key);
  expect(keys).toEqual(['tier/a']);
  expect(open).toHaveBeenCalledTimes(1);
});
