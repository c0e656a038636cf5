import { CommandFailed } from '../command-failed.ts';
import { eachAtMost } from '../each-at-most.ts';
import type { Progress } from '../progress.ts';

/** An object did not get to the other side. */
export class NotCarried extends Error {
  override readonly name = 'NotCarried';
  constructor(key: string, reason: string, options?: ErrorOptions) {
    super(`${key} cannot be carried over (${reason}). Give the same command again: it goes on.`, options);
  }
}

/** Objects, and where they are fetched or sent to. */
interface Page<Item> {
  readonly items: readonly Item[];
}

const AT_ONCE = 8;

/** Times that addresses are asked for: they are good for an hour, and a connection may break. */
const ATTEMPTS = 4;

/**
 * Carries the objects of a page, each once.
 * @param ask for the page, and thereby for addresses that are good again
 * @param carry one object; throws {@link NotCarried} when it is to be tried again
 * @returns the page
 * @throws {CommandFailed} with what to do about it
 */
export async function carryPage<Item extends { readonly key: string }, Asked extends Page<Item>>(
  ask: () => Promise<Asked>,
  carry: (item: Item) => Promise<void>,
  { advance }: Pick<Progress, 'advance'>,
): Promise<Asked> {
  const carried = new Set<string>();
  for (let attempt = 1; ; attempt++) {
    const page = await ask();
    const due = page.items.filter(({ key }) => !carried.has(key));
    const failure = await eachAtMost(AT_ONCE, due, async (item) => {
      await carry(item);
      carried.add(item.key);
      advance();
    }).catch(notCarried);
    if (failure === undefined) return page;
    if (attempt === ATTEMPTS) throw new CommandFailed(failure.message, { cause: failure });
  }
}

function notCarried(failure: unknown): NotCarried {
  if (failure instanceof NotCarried) return failure;
  throw failure;
}
