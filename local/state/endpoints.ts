import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineUrls } from '../engines/start-engines.ts';
import type { Outputs } from '../resources/create-stacks.ts';

/** `.local/endpoints.json`: what the outside may rely on while the backend runs. */
export interface Endpoints {
  readonly api: string;
  /** Where functions are called by their names, as AWS Lambda's Invoke. */
  readonly lambda: string;
  /** Where executions of state machines are started and watched, as AWS Step Functions. */
  readonly stepfunctions: string;
  readonly tokens: { readonly operator: string; readonly customer: string };
  readonly engines: EngineUrls;
  readonly outputs: Outputs;
  readonly pid: number;
}

/** Written whole or not at all; only its owner may read it, for it holds tokens. */
export async function writeEndpoints(folder: string, endpoints: Endpoints): Promise<void> {
  const file = join(folder, 'endpoints.json');
  await writeFile(`${file}.new`, JSON.stringify(endpoints, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
