import { MemoryEventStore } from '../../lambdas/event-store/memory-event-store.ts';
import { describeEventStore } from '../contracts/event-store.ts';

describeEventStore('the event store in memory', () => new MemoryEventStore());
