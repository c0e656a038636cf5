import { BUCKETS } from '../../lambdas/archive/contract.ts';
import type { ObjectStore } from '../../lambdas/event-store/object-store.ts';
import type { ProjectionContract } from '../../lambdas/projections/contract.ts';
import type { FoldBucket, FoldOptions } from '../../lambdas/replay/fold-bucket.ts';
import { replayBucket } from '../../lambdas/replay/replay-bucket.ts';

/** Buckets that are folded at once: while one is written, another is folded. */
const AT_ONCE = 3;

interface Size {
  readonly events: number;
  readonly streams: number;
}

/** Folds every bucket in this process, and answers how much was in them. */
export async function foldArchive(
  objects: ObjectStore,
  { contract, fold }: { readonly contract: ProjectionContract; readonly fold: FoldBucket },
  options: FoldOptions = {},
): Promise<Size> {
  const sizes: Size[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let bucket = next++; bucket < BUCKETS; bucket = next++) {
      const outcome = await replayBucket(objects, { contract, fold }, { bucket, ...options });
      if (!outcome.done || outcome.failures.length > 0)
        throw new Error(`${contract.name}: ${JSON.stringify(outcome)}`);
      sizes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const sum = (what: keyof Size): number => sizes.reduce((all, each) => all + each[what], 0);
  return { events: sum('events'), streams: sum('streams') };
}
