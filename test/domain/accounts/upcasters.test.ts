import { describe, expect, test } from 'vitest';
import { accountUpcasters } from '../../../lambdas/domain/accounts/upcasters.ts';

const upcast = accountUpcasters.MoneyDeposited[1];

describe('G11 MoneyDeposited version 1, an amount in decimals', () => {
  test.each([
    ['10.99', 'GBP', 1099],
    ['0.1', 'GBP', 10],
    ['10.10', 'EUR', 1010],
    ['1.005', 'KWD', 1005],
    ['1', 'GBP', 100],
    ['500', 'JPY', 500],
    ['1.5', 'CLF', 15_000],
    ['90071992547409.91', 'GBP', Number.MAX_SAFE_INTEGER],
  ])('%s %s is %i in minor units', (amount, currency, units) => {
    expect(upcast({ amount, currency })).toEqual({ amount: { amount: units, currency } });
  });

  test('S07 ten times 0.10 are exactly 1.00', () => {
    const sum = Array.from({ length: 10 }, () => upcast({ amount: '0.10', currency: 'GBP' }).amount.amount);
    expect(sum.reduce((a, b) => a + b)).toBe(100);
  });

  test('keeps its reference', () => {
    expect(upcast({ amount: '1.00', currency: 'GBP', reference: 'rent' })).toMatchObject({
      reference: 'rent',
    });
  });

  test.each([
    ['1.999', 'GBP'],
    ['1.5', 'JPY'],
    ['90071992547409.92', 'GBP'],
    ['1e3', 'GBP'],
    ['', 'GBP'],
  ])('%s %s is refused rather than rounded', (amount, currency) => {
    expect(() => upcast({ amount, currency })).toThrow(RangeError);
  });
});
