import { MemoryEventStore } from '../../../lambdas/event-store/memory-event-store.ts';
import { MemoryExpiry } from '../../../lambdas/operations/tier/memory-expiry.ts';
import { describeExpiry } from '../../contracts/expiry.ts';

describeExpiry('the expiry of a table in memory', () => {
  const store = new MemoryEventStore();
  return { store, expiry: new MemoryExpiry(store) };
});
