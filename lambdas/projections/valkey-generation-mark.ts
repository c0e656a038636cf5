import type { Valkey } from './valkey-client.ts';

/** In the slot of the generation's other keys, with which it goes. */
const markOf = (generation: string): string => `{${generation}}:complete`;

export async function setMark(valkey: Valkey, generation: string): Promise<void> {
  await valkey.ask((cluster) => cluster.set(markOf(generation), '1'));
}

export const hasMark = async (valkey: Valkey, generation: string): Promise<boolean> =>
  (await valkey.ask((cluster) => cluster.get(markOf(generation)))) !== null;

export async function removeMark(valkey: Valkey, generation: string): Promise<void> {
  await valkey.ask((cluster) => cluster.del(markOf(generation)));
}
