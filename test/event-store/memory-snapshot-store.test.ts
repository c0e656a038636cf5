import { MemorySnapshotStore } from '../../lambdas/event-store/memory-snapshot-store.ts';
import { describeSnapshotStore } from '../contracts/snapshot-store.ts';

describeSnapshotStore('snapshots in memory', () => new MemorySnapshotStore());
