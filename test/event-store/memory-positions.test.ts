import { MemoryPositions } from '../../lambdas/event-store/memory-positions.ts';
import { describePositions } from '../contracts/positions.ts';

describePositions('positions in memory', () => {
  const one = new MemoryPositions();
  return { one, other: one, stranger: new MemoryPositions() };
});
