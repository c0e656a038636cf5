import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { type EngineName, type Engines, startEngines } from '../../local/engines/start-engines.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Addresses of the engines of this run; every test takes a table, stream, bucket or schema of its own. */
    engines: Readonly<Record<EngineName, string>>;
  }
}

const folder = join(import.meta.dirname, '..', '..', '.local', `test-${process.pid}`);
let engines: Engines | undefined;

/** Starts the engines once for all integration tests of a run. */
export async function setup(project: TestProject): Promise<void> {
  engines = await startEngines({ dir: folder });
  project.provide('engines', engines.urls as ProvidedContext['engines']);
}

export async function teardown(): Promise<void> {
  await engines?.stop();
  await rm(folder, { recursive: true, force: true });
}
