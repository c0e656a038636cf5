import { projections, type ReadStore } from '../../lambdas/projections/contract.ts';
import { CannotStart } from '../engines/engine.ts';
import { findJava } from '../engines/java.ts';
import { findMaven, isUnpacked } from '../engines/opensearch-distribution.ts';

/**
 * The read stores that this start does without: those that are named (`opensearch,valkey`), and OpenSearch where the
 * machine has not what it needs. The latter is said, and where `CI` is set it is an error, so that no run passes
 * without the tests of search.
 * @throws CannotStart also for a name that is no read store's.
 */
export async function storesLeftOut(
  names: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly ReadStore[]> {
  const named = names.split(',').map((name) => name.trim());
  const off = named.filter((name) => name !== '').map(parseStore);
  if (off.includes('opensearch') || env.VARVE_OPENSEARCH_URL) return off;
  const missing = await missingForOpensearch(env);
  if (!missing) return off;
  if (env.CI) throw missing;
  console.log(`  ${missing.message}; until then search is switched off.`);
  return [...off, 'opensearch'];
}

function parseStore(name: string): ReadStore {
  const stores = new Set(projections.map(({ store }) => store));
  for (const store of stores) if (store === name) return store;
  throw new CannotStart(
    `There is no read store ${name} to go without; there are ${[...stores].toSorted().join(', ')}`,
  );
}

async function missingForOpensearch(env: NodeJS.ProcessEnv): Promise<CannotStart | undefined> {
  try {
    await Promise.all([findJava(env), isUnpacked() || findMaven(env)]);
    return undefined;
  } catch (error) {
    if (error instanceof CannotStart) return error;
    throw error;
  }
}
