import { MemoryObjectStore } from '../../lambdas/event-store/memory-object-store.ts';
import { describeObjectStore } from '../contracts/object-store.ts';

describeObjectStore('objects in memory', async () => {
  const one = new MemoryObjectStore();
  return { one, other: one };
});
