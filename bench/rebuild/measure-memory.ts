import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { upcast } from '../../lambdas/domain/aggregates.ts';
import { orderDocuments } from '../../lambdas/projections/order-documents.ts';
import { ordersProjection } from '../../lambdas/projections/orders/contract.ts';
import { salesProjection } from '../../lambdas/projections/sales/contract.ts';
import { salesTallies } from '../../lambdas/projections/sales/sales-tallies.ts';
import { foldDocuments } from '../../lambdas/replay/fold-documents.ts';
import { foldTallies } from '../../lambdas/replay/fold-tallies.ts';
import type { Shop } from '../shop-events.ts';
import { foldArchive } from './fold-archive.ts';
import { archiveOf } from './shop-archive.ts';

/** Events of a small and of a large archive. */
const SIZES = [25_000, 1_000_000];

/**
 * What is alive in the heap at most while an archive is folded, beyond what was before: looked at whenever a portion is
 * written, when what it was made of is still there.
 */
export async function measureMemory(shop: Shop) {
  const alive = aliveInTheHeap();
  const rows = [];
  for (const size of SIZES) {
    const days = daysOf(shop, size);
    const { objects } = await archiveOf((bucket) => shop.linesOf(bucket, days));
    let [before, most] = [0, 0];
    const look = async () => {
      most = Math.max(most, alive() - before);
    };
    const store = { positions: async () => new Map(), save: look, add: look };
    const folds = [
      { contract: ordersProjection, fold: foldDocuments(orderDocuments, store, upcast) },
      { contract: salesProjection, fold: foldTallies(salesTallies, store, upcast) },
    ];
    for (const { contract, fold } of folds) {
      [before, most] = [alive(), 0];
      const { events, streams } = await foldArchive(objects, { contract, fold });
      rows.push({
        'events in the archive': shop.eventsOf(days),
        projection: contract.name,
        events,
        streams,
        'heap at most, MB': Math.round(most / 100_000) / 10,
      });
    }
  }
  return rows;
}

function daysOf(shop: Shop, events: number): number {
  let days = 1;
  while (shop.eventsOf(days) < events) days += 1;
  return days;
}

/** Answers bytes, once all that is not alive is collected. */
function aliveInTheHeap(): () => number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  return () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
}
