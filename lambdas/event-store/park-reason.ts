import type { ParkReason } from './parked-streams.ts';

/** Names and codes are words of code; anything else may hold a value. */
const WORD = /^[\w.-]{1,64}$/;

/** Lines of a stack that say where, and not what. */
const MOST_FRAMES = 5;

/** An error in the names and codes of itself and its causes, as `Unwritable: error 22007` (a SQLSTATE). */
export function parkReason(error: unknown): ParkReason {
  const chain = chainOf(error).map(wordsOf);
  const told = chain.filter((words) => words.length > 0).map((words) => words.join(' '));
  return { code: chain[0]?.at(-1) ?? 'unknown', message: told.join(': ') || 'unknown' };
}

/** Where an error came from: the innermost cause's lines of the stack, without its message. */
export function placesOf(error: unknown): readonly string[] {
  const { stack = '', message = '' } = chainOf(error).findLast((each) => each instanceof Error) ?? {};
  const behind = stack.slice(stack.indexOf(message) + message.length);
  return behind.split('\n').slice(1, 1 + MOST_FRAMES);
}

function chainOf(error: unknown): readonly unknown[] {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? [error] : [error, ...chainOf(cause)];
}

/** OpenSearch gives its errors as objects with a type. */
function wordsOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { name, code, type } = error as Readonly<Record<string, unknown>>;
  const words = [error instanceof Error ? name : type, code].filter(
    (word) => typeof word === 'string' && WORD.test(word),
  );
  return [...new Set(words as string[])];
}
