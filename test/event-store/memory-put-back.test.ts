import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { describePutBack } from '../contracts/put-back.ts';

describePutBack('putting back in memory', () => {
  const store = new MemoryEventStore();
  return {
    store,
    putBack: store,
    lose: async (stream, ...versions) =>
      store.change(stream, (items) => items.filter(({ sk }) => !versions.includes(Number(sk?.N)))),
  };
});
