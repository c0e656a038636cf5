import type { App } from 'aws-cdk-lib';
import type { StageConfig } from '../config/stage-config.ts';
import { EventStoreStack } from './event-store-stack.ts';
import { ReadModelStack } from './read-model-stack.ts';
import { ServiceStack } from './service-stack.ts';

/** The stacks of one stage, cut by lifecycle: what must never be lost, what can be rebuilt, what holds nothing. */
export function addStacks(app: App, config: StageConfig) {
  const name = (stack: string) => `Varve-${config.name}-${stack}`;
  const eventStore = new EventStoreStack(app, name('EventStore'), { config });
  const readModel = new ReadModelStack(app, name('ReadModel'), { config });
  const service = new ServiceStack(app, name('Service'), {
    config,
    eventStore: eventStore.eventStore,
    snapshots: eventStore.snapshots,
    parked: eventStore.parked,
    positions: eventStore.positions,
    generations: eventStore.generations,
    failedBatches: eventStore.failedBatches,
    archive: eventStore.archive,
    stores: readModel.stores,
  });
  return { eventStore, readModel, service };
}
