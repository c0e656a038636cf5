import { MemoryParkedStreams } from '../../lambdas/event-store/memory-parked-streams.ts';
import { describeParkedStreams } from '../contracts/parked-streams.ts';

describeParkedStreams('parked streams in memory', (clock) => new MemoryParkedStreams({ clock }));
