import { createPatch, type Operation, type Pointer } from 'rfc6902';

/**
 * The JSON Patch (RFC 6902) that makes `after` of `before`.
 * @param before JSON, as `after`
 */
export const patchBetween = (before: unknown, after: unknown): readonly Operation[] =>
  createPatch(before, after, (from: unknown, to: unknown, at) =>
    Array.isArray(from) && Array.isArray(to) ? arrayPatch(from, to, at) : undefined,
  );

/**
 * The package's own way with arrays takes time and memory by the product of their lengths: two orders of 1,500 lines are
 * too much for a function. This one takes time by their sum. What stays stays in its order, which may be less than could.
 */
function arrayPatch(from: readonly unknown[], to: readonly unknown[], at: Pointer): Operation[] {
  const places = placesOf(to);
  const operations: Operation[] = [];
  const add = (index: number): void => {
    operations.push({ op: 'add', path: at.add(String(index)).toString(), value: to[index] });
  };
  let done = 0;
  for (const item of from) {
    const place = nextPlace(places, item, done);
    if (place === undefined) {
      operations.push({ op: 'remove', path: at.add(String(done)).toString() });
      continue;
    }
    for (; done < place; done++) add(done);
    done++;
  }
  for (; done < to.length; done++) add(done);
  return operations;
}

/** For each item, by its JSON, the places where it stands, the last one first. */
function placesOf(items: readonly unknown[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let index = items.length - 1; index >= 0; index--) {
    const key = JSON.stringify(items[index]);
    const known = places.get(key);
    if (known === undefined) places.set(key, [index]);
    else known.push(index);
  }
  return places;
}

/** Its first place from `least` on; those before it are used up. */
function nextPlace(places: Map<string, number[]>, item: unknown, least: number): number | undefined {
  const found = places.get(JSON.stringify(item)) ?? [];
  let place = found.pop();
  while (place !== undefined && place < least) place = found.pop();
  return place;
}
