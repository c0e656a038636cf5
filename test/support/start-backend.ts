import type { TestProject } from 'vitest/node';
import { type Endpoints, newLocalDir, removeDir, startLocalBackend } from './local-backend.ts';

declare module 'vitest' {
  interface ProvidedContext {
    backend: Endpoints & { readonly dir: string };
  }
}

/** Starts one empty backend for all journeys that can share it: each keeps to orders, days and products of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const backend = await startLocalBackend(newLocalDir());
  project.provide('backend', { ...backend.endpoints, dir: backend.dir });
  return async () => {
    await backend.stop();
    removeDir(backend.dir);
  };
}
