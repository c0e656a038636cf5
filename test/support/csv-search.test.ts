import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isNear, searchOrders, wordsOf } from './csv-search.ts';

const day = join(import.meta.dirname, '../../examples/online-retail/2010-12-01.csv');

const found = (text: string): number[] => {
  const { exact, prefix, fuzzy } = searchOrders(day, text);
  return [exact.size, prefix.size, fuzzy.size];
};

describe('searching the shipped day', () => {
  // Orders found exactly, by prefix and fuzzily; counted with a third program, in another language.
  it.each([
    ['white metal lantern', [8, 8, 9]],
    ['LANTERN', [12, 12, 13]],
    ['lanter', [0, 12, 51]],
    ['lantren', [0, 0, 12]],
    ['hert', [0, 0, 61]],
    ['hot wat', [0, 43, 6]],
    ['m.o', [0, 2, 0]],
    ["poppy's", [4, 4, 4]],
    ['poppys', [0, 0, 4]],
    ['t-light', [35, 38, 38]],
    ['85123A', [17, 17, 19]],
    ['85123', [0, 17, 17]],
    ['71053 lantern', [6, 6, 6]],
  ])('finds %j in %j orders', (text, right) => {
    expect(found(text)).toEqual(right);
  });

  it('finds a misspelt word beside the beginning of another', () => {
    expect(
      [searchOrders(day, 'whte lanter'), searchOrders(day, 'lanter')].map(
        ({ fuzzyPrefix }) => fuzzyPrefix.size,
      ),
    ).toEqual([10, 12]);
  });

  it('says which they are', () => {
    expect([...searchOrders(day, 'white metal lantern').exact].slice(0, 2)).toEqual(['536365', '536373']);
  });
});

describe('the words of a text', () => {
  it.each([
    ["POPPY'S PLAYHOUSE BEDROOM ", ["poppy's", 'playhouse', 'bedroom']],
    ["PAPER CHAIN KIT 50'S", ['paper', 'chain', 'kit', '50', 's']],
    ["SOW 'N' GROW", ['sow', 'n', 'grow']],
    ['GOLD M.O.P ORBIT', ['gold', 'm.o.p', 'orbit']],
    ['HOTTIE WHITE HEART.', ['hottie', 'white', 'heart']],
    ['NURSERY A,B,C', ['nursery', 'a', 'b', 'c']],
    ['SET/10 T-LIGHTS', ['set', '10', 't', 'lights']],
    ['CHARLIE+LOLA"EXTREMELY BUSY"', ['charlie', 'lola', 'extremely', 'busy']],
    ['NECKL36"TURQUOIS', ['neckl36', 'turquois']],
    ['1,000 OF 2.5 & gift_0001', ['1,000', 'of', '2.5', 'gift_0001']],
    [' - ', []],
  ])('%j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

describe('the distance of two words', () => {
  it.each([
    ['heart', 'heart', 0],
    ['heart', 'hearts', 1],
    ['heart', 'hert', 1],
    ['heart', 'beart', 1],
    ['heart', 'haert', 1],
    ['lantern', 'lantren', 1],
    ['lantern', 'lanrten', 2],
    ['kitten', 'sitting', 3],
    // The swapped letters would have to be edited again.
    ['ca', 'abc', 3],
    ['', 'ab', 2],
  ])('from %j to %j is %i', (from, to, distance) => {
    expect(isNear(from, to, distance)).toBe(true);
    expect(isNear(to, from, distance)).toBe(true);
    expect(isNear(from, to, distance - 1)).toBe(false);
    expect(isNear(to, from, distance - 1)).toBe(false);
  });
});
