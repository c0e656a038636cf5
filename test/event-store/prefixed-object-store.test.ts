import { expect, test } from 'vitest';
import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { PrefixedObjectStore } from '../../lambdas/event-store/prefixed-object-store.ts';
import { describeObjectStore } from '../contracts/object-store.ts';
import { collected } from '../support/collected.ts';

describeObjectStore('objects below a prefix', async () => {
  const objects = new MemoryObjectStore();
  return {
    one: new PrefixedObjectStore(objects, 'imports/1/'),
    other: new PrefixedObjectStore(objects, 'imports/1/'),
  };
});

test('two archives below two prefixes of one store know nothing of each other', async () => {
  const objects = new MemoryObjectStore();
  const one = new PrefixedObjectStore(objects, 'imports/1/');
  const other = new PrefixedObjectStore(objects, 'imports/2/');
  await one.putNew('commits/a', Buffer.from('1'));
  expect(await other.putNew('commits/a', Buffer.from('2'))).toBe(true);
  await other.remove(['commits/a']);
  expect(await collected(one.list('commits/'))).toEqual([{ key: 'commits/a', size: 1 }]);
  expect(await collected(objects.list(''))).toEqual([{ key: 'imports/1/commits/a', size: 1 }]);
});
