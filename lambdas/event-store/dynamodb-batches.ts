import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from './event-store.ts';

/** AWS: "BatchGetItem": 100 items a call; fewer come back where they are more than 16 MB or the table is throttled. */
const MOST_KEYS = 100;

/** Milliseconds before what was left out of an answer is asked for again; doubles. */
const FIRST_PAUSE = 20;
const MOST_ROUNDS = 6;

/** One call's share of the items that exist, and the keys that it left out. */
export interface BatchAnswer<Key, Item> {
  readonly found: readonly Item[];
  readonly left: readonly Key[];
}

/**
 * The items of many keys, in as few calls as there may be, each key asked for until it is answered.
 * @throws {StoreUnavailable} when keys are left out of every answer
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
    if (round === MOST_ROUNDS) throw new StoreUnavailable('DynamoDB left keys out of every answer');
    await sleep(FIRST_PAUSE * 2 ** round);
    asked = left;
  }
}
