import type { ProjectionContract, ReadStore } from './contract.ts';
import type { GenerationStore } from './generation-store.ts';

/** Where the generations of a version are kept. @throws {StoreSwitchedOff} */
export type GenerationStores = (contract: ProjectionContract) => GenerationStore;

/** How the generations of one version are reached in each store that is on. */
export type StoresInUse = {
  readonly [Store in ReadStore]:
    | ((contract: Extract<ProjectionContract, { readonly store: Store }>) => GenerationStore)
    | undefined;
};

/** The projection is kept in a store that this function has no address of. */
export class StoreSwitchedOff extends Error {
  readonly code = 'StoreSwitchedOff';
  constructor({ name, store }: ProjectionContract) {
    super(`${name} is kept in ${store}, which is switched off here: deploy it with its store`);
    this.name = 'StoreSwitchedOff';
  }
}

export const generationStores =
  (stores: StoresInUse): GenerationStores =>
  (contract) => {
    const made = madeIn(stores, contract);
    if (made === undefined) throw new StoreSwitchedOff(contract);
    return made;
  };

function madeIn(stores: StoresInUse, contract: ProjectionContract): GenerationStore | undefined {
  switch (contract.store) {
    case 'postgres':
      return stores.postgres?.(contract);
    case 'opensearch':
      return stores.opensearch?.(contract);
    case 'valkey':
      return stores.valkey?.(contract);
    case 'dynamodb':
      return stores.dynamodb?.(contract);
    default:
      return contract satisfies never;
  }
}
