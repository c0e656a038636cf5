import { describe, expect, test } from 'vitest';
import { orderCommandSchemas } from '../../../lambdas/domain/orders/commands.ts';
import { header, lantern } from './orders.ts';

const addition = orderCommandSchemas.AddProductToCart;
const creation = orderCommandSchemas.CreateOrder;

test('a line is a product unless it says otherwise', () => {
  const { kind: _, ...line } = lantern;
  expect(addition.parse(line)).toEqual(lantern);
});

describe('S29 amounts and quantities are positive whole numbers', () => {
  test.each([0, -1, -1100, 0.001, 1.5, '10', ' 10', '1e3', '10,00', '', null, 1_000_001])(
    'quantity %j',
    (quantity) => {
      expect(addition.safeParse({ ...lantern, quantity }).success).toBe(false);
    },
  );
  test.each([0, -5, 0.5, 2 ** 53, Number.NaN, '339', null])('amount %j', (amount) => {
    expect(addition.safeParse({ ...lantern, unitPrice: { amount, currency: 'GBP' } }).success).toBe(false);
  });
});

describe('S09 texts that a store cannot hold are refused, all others pass', () => {
  test.each(['a\u0000b', 'lone \ud83d', '\udc00 lone'])('%j is refused', (country) => {
    expect(creation.safeParse({ ...header, country }).success).toBe(false);
  });
  test.each(['\ud83d\ude00', 'tab\t, line\r\n', '\u000b', '\ufffe', 'é'.repeat(100)])(
    '%j passes',
    (country) => {
      expect(creation.parse({ ...header, country }).country).toBe(country);
    },
  );
});

test.each([
  ['country', ''],
  ['country', 'x'.repeat(101)],
  ['orderDate', '0000-01-01'],
  ['currency', 'gbp'],
  ['currency', 'POUND'],
  ['orderDate', '2010-02-30'],
  ['orderDate', '01/12/2010'],
  ['orderDate', '2010-12-01T00:00:00Z'],
  ['customer', '#'],
  ['customer', undefined],
  ['tenant', 'other'],
])('%s: %j is refused', (field, value) => {
  const result = creation.safeParse({ ...header, [field]: value });
  expect(result.success).toBe(false);
  expect(JSON.stringify(result.error?.issues)).toContain(field);
});
