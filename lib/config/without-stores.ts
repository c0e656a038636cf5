import type { ReadStore } from '../../lambdas/projections/contract.ts';
import type { ReadStoresConfig } from './read-stores-config.ts';
import type { StageConfig } from './stage-config.ts';

/**
 * A stage that does without these read stores, whatever it has itself.
 * @param names of stores, separated by commas: `opensearch,valkey`. Empty for none
 * @throws Error on a name that is no store
 */
export function withoutStores(config: StageConfig, names: string): StageConfig {
  const off = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => parse(name, config.readStores));
  const readStores = { ...config.readStores, ...Object.fromEntries(off.map((name) => [name, OFF])) };
  return { ...config, readStores };
}

const OFF = { kind: 'off' } as const;

function parse(name: string, stores: ReadStoresConfig): ReadStore {
  const known = Object.keys(stores) as ReadStore[];
  const store = known.find((each) => each === name);
  if (store) return store;
  throw new Error(`There is no read store "${name}" to do without. Choose from: ${known.join(', ')}.`);
}
