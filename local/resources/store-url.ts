import type { EngineUrls } from '../engines/start-engines.ts';
import type { Declared } from './declared.ts';

/**
 * The address of a read store.
 * @throws UnknownInTemplate when it is switched off: the template should not have it then.
 */
export const storeUrl = (
  store: 'postgres' | 'opensearch' | 'valkey',
  resource: Declared,
  engines: EngineUrls,
): URL => new URL(engines[store] ?? resource.refuse(`${store} is switched off`));
