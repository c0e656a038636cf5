import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { describeStreamHeads } from '../contracts/stream-heads.ts';

describeStreamHeads('the heads of streams in memory', async () => {
  const store = new MemoryEventStore();
  return { store, heads: store };
});
