import { createHash, hash } from 'node:crypto';
import type { GenerationStore } from '../projections/generation-store.ts';

/** How two generations of the same version differ. */
export interface Comparison {
  /** Rows of the one that serves, and of the one that was built. */
  readonly rows: { readonly serving: number; readonly built: number };
  /** Of all rows, in whatever order: equal generations have the same. */
  readonly digests: { readonly serving: string; readonly built: string };
  /** Rows that are in one alone, or other in the two. */
  readonly different: number;
  /** Keys of the first of them. */
  readonly examples: readonly string[];
}

/** Differences that are told. */
const MOST_EXAMPLES = 20;

/** Reads of both: what is written meanwhile is in one of them first. */
const PASSES = 3;

/** Milliseconds between two of them: longer than it takes from the write of the one to that of the other. */
const PAUSE = 2_000;

type Rows = ReadonlyMap<string, string>;

/**
 * Compares all that two generations hold, while both go on. A difference counts when it is the same in every pass. Holds a key
 * and a short hash of each row, about 150 bytes, twice.
 * @throws {StoreUnreachable}
 */
export async function compareGenerations(
  store: Pick<GenerationStore, 'contents'>,
  { serving, built }: { readonly serving: string; readonly built: string },
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<Comparison> {
  const read = async () => [await rowsOf(store, serving), await rowsOf(store, built)] as const;
  let [a, b] = await read();
  let differences = differencesOf(a, b);
  for (let pass = 1; pass < PASSES && differences.size > 0; pass++) {
    await pause(PAUSE);
    [a, b] = await read();
    differences = lasting(differences, differencesOf(a, b));
  }
  return {
    rows: { serving: a.size, built: b.size },
    digests: { serving: digestOf(a), built: digestOf(b) },
    different: differences.size,
    examples: [...differences.keys()].sort().slice(0, MOST_EXAMPLES),
  };
}

async function rowsOf(store: Pick<GenerationStore, 'contents'>, generation: string): Promise<Rows> {
  const rows = new Map<string, string>();
  for await (const [key, content] of store.contents(generation))
    rows.set(key, hash('sha256', content, 'base64').slice(0, 22));
  return rows;
}

/** By key, what the two hold. */
function differencesOf(a: Rows, b: Rows): ReadonlyMap<string, string> {
  const differences = new Map<string, string>();
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    if (a.get(key) !== b.get(key)) differences.set(key, `${a.get(key)} ${b.get(key)}`);
  }
  return differences;
}

const lasting = (before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>) =>
  new Map([...now].filter(([key, both]) => before.get(key) === both));

function digestOf(rows: Rows): string {
  const digest = createHash('sha256');
  for (const key of [...rows.keys()].sort()) digest.update(`${key} ${rows.get(key)}\n`);
  return digest.digest('hex');
}
