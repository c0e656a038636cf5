import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Endpoints } from '../support/local-backend.ts';
import { archivedLines, storedItems, textsIn, textsOf } from './archived-lines.ts';

/** The window of the stage, and what it takes to get there. */
const ARCHIVED_WITHIN_MS = 60_000;

/** That the archive has every commit of the events table, exactly as it is there, and no other. Answers how many. */
export async function expectArchived(backend: Endpoints): Promise<number> {
  const items = await storedItems(backend);
  const places: readonly string[] = [...items.keys()];
  for (const line of await linesOnceArchived(backend, places)) {
    const archived = textsIn(line);
    const item = items.get(`${archived.stream}@${archived.version}`);
    expect(item && textsOf(item)).toEqual(archived);
  }
  return places.length;
}

async function linesOnceArchived(backend: Endpoints, places: readonly string[]): Promise<readonly string[]> {
  const deadline = Date.now() + ARCHIVED_WITHIN_MS;
  for (;;) {
    const lines = [...(await archivedLines(backend)).values()].flat();
    const archived = new Set<string>(lines.map(textsIn).map(({ stream, version }) => `${stream}@${version}`));
    const missing = places.filter((place) => !archived.has(place));
    if (missing.length === 0) return lines;
    if (Date.now() > deadline) throw new Error(`Not archived: ${missing.slice(0, 5).join(', ')}`);
    await sleep(500);
  }
}
