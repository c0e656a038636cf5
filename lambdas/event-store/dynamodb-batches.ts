import { pauseAfter } from './jitter.ts';

/** AWS: "BatchGetItem": 100 items a call; fewer come back where they are more than 16 MB or the table is throttled. */
const MOST_KEYS = 100;

/** Calls in which a key is asked for. */
const MOST_ROUNDS = 6;

/** Keys that no answer was about: the table is throttled for longer than we ask. It passes. */
export class KeysLeftOut extends Error {
  readonly code = 'KeysLeftOut';
  constructor(count: number) {
    super(`DynamoDB left ${count} keys out of every answer`);
    this.name = 'KeysLeftOut';
  }
}

/** One call's share of the items that exist, and the keys that it left out. */
export interface BatchAnswer<Key, Item> {
  readonly found: readonly Item[];
  readonly left: readonly Key[];
}

/**
 * The items of many keys, in as few calls as there may be, each key asked for until it is answered.
 * @throws {KeysLeftOut}
 */
export async function readBatches<Key, Item>(
  keys: readonly Key[],
  ask: (keys: readonly Key[]) => Promise<BatchAnswer<Key, Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += MOST_KEYS)
    items.push(...(await readBatch(keys.slice(start, start + MOST_KEYS), ask)));
  return items;
}

async function readBatch<Key, Item>(
  keys: readonly Key[],
  ask: (keys: readonly Key[]) => Promise<BatchAnswer<Key, Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let asked = keys;
  for (let round = 1; ; round++) {
    const { found, left } = await ask(asked);
    items.push(...found);
    if (left.length === 0) return items;
    if (round === MOST_ROUNDS) throw new KeysLeftOut(left.length);
    await pauseAfter(round);
    asked = left;
  }
}
