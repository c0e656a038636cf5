import { isSold, productOf, readRows } from './csv-rows.ts';

/** Orders whose lines have all of the words, by how near to their own they have to be. */
export interface Hits {
  /** Each word is one of the order's. */
  readonly exact: ReadonlySet<string>;
  /** The last word only has to be how one of the order's begins. */
  readonly prefix: ReadonlySet<string>;
  /** Each word may be misspelt, by the fuzziness `AUTO` of OpenSearch. */
  readonly fuzzy: ReadonlySet<string>;
  /** Each word but the last may be misspelt; the last one only has to be how one of the order's begins. */
  readonly fuzzyPrefix: ReadonlySet<string>;
}

/**
 * Searches the orders of an Online Retail file, by code that shares nothing with the search engine. The words of an
 * order are those of the descriptions and product codes of its lines.
 */
export function searchOrders(file: string, text: string): Hits {
  const asked = wordsOf(text);
  const last = asked.length - 1;
  const orders = new Map<string, Set<string>>();
  for (const row of readRows(file).filter(isSold)) {
    const words = orders.get(row.invoice) ?? new Set();
    orders.set(row.invoice, words);
    for (const word of [...wordsOf(row.description), ...wordsOf(productOf(row))]) words.add(word);
  }
  const find = (fits: (own: string, word: string, index: number) => boolean): Set<string> => {
    const hasAll = (words: Set<string>) =>
      asked.every((word, index) => [...words].some((own) => fits(own, word, index)));
    return new Set([...orders].filter(([, words]) => hasAll(words)).map(([order]) => order));
  };
  return {
    exact: find((own, word) => own === word),
    prefix: find((own, word, index) => (index === last ? own.startsWith(word) : own === word)),
    fuzzy: find((own, word) => isNear(own, word, fuzziness(word))),
    fuzzyPrefix: find((own, word, index) =>
      index === last ? own.startsWith(word) : isNear(own, word, fuzziness(word)),
    ),
  };
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * Words as the standard analyzer finds them: by the word boundaries of Unicode (UAX 29), in lower case. `M.O.P` and
 * `POPPY'S` are one word; `50'S` and `T-LIGHT` are two.
 */
export const wordsOf = (text: string): string[] =>
  [...segmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment.toLowerCase());

/** Edits that `AUTO` allows. */
const fuzziness = ({ length }: string): number => [0, 0, 0, 1, 1, 1][length] ?? 2;

/**
 * Whether that many edits lead from one word to the other: to insert, delete or replace a letter, or to swap two
 * neighbours. As in Lucene, swapped letters are not edited again (optimal string alignment).
 */
export function isNear(from: string, to: string, edits: number): boolean {
  if (edits < 0) return false;
  if (from === to) return true;
  const [fromRest, toRest] = [from.slice(1), to.slice(1)];
  const isSwap = from[0] === to[1] && from[1] === to[0];
  return (
    (from[0] === to[0] && isNear(fromRest, toRest, edits)) ||
    (isSwap && isNear(from.slice(2), to.slice(2), edits - 1)) ||
    isNear(fromRest, toRest, edits - 1) ||
    isNear(fromRest, to, edits - 1) ||
    isNear(from, toRest, edits - 1)
  );
}
