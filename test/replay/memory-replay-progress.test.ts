import { MemoryReplayProgress } from '../../lambdas/replay/memory-replay-progress.ts';
import { describeReplayProgress } from '../contracts/replay-progress.ts';

describeReplayProgress('the progress of replays in memory', () => new MemoryReplayProgress());
