import { describe, expect, it } from 'vitest';
import { exactPence, exactQuantity } from '../../../../bin/varve/import/exact-number.ts';

describe('reading prices', () => {
  it.each([
    ['2.55', 255],
    ['1.1', 110],
    ['3', 300],
    ['0.29', 29],
    ['1.15', 115],
    ['4.350', 435],
    ['0.0', 0],
    ['-11062.06', -1_106_206],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('takes %s pounds as %i pence', (pounds, pence) => {
    expect(exactPence(pounds)).toBe(pence);
  });

  it.each([
    ['0.001', 'parts of a penny'],
    ['2.555', 'parts of a penny'],
    ['90071992547409.92', 'too large'],
    ...['', ' 1', '1e3', '10,00', '.5', '5.', '+1', '1_000', 'NaN', '0x10'].map((text) => [
      text,
      'not a decimal number',
    ]),
  ])('refuses "%s": %s', (pounds, fault) => {
    expect(() => exactPence(pounds as string)).toThrow(fault);
  });
});

describe('reading quantities', () => {
  it.each([
    ['6', 6],
    ['-10', -10],
    ['0', 0],
  ])('takes %s', (text, quantity) => {
    expect(exactQuantity(text)).toBe(quantity);
  });

  it.each(['', '1.5', '1e3', ' 6', 'six', '9007199254740993'])('refuses "%s"', (text) => {
    expect(() => exactQuantity(text)).toThrow('quantity');
  });
});
