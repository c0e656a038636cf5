/** Objects that are read at once, each by a connection of its own. */
const TOGETHER = 16;

/**
 * Reads many objects, some at once.
 * @returns what was read of each, in the order of the objects
 */
export async function eachTogether<From, To>(
  all: readonly From[],
  read: (one: From) => Promise<To>,
  together = TOGETHER,
): Promise<readonly To[]> {
  const done: To[] = [];
  for (let at = 0; at < all.length; at += together)
    done.push(...(await Promise.all(all.slice(at, at + together).map(read))));
  return done;
}
