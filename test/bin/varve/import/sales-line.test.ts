import { describe, expect, it } from 'vitest';
import { readSalesLine } from '../../../../bin/varve/import/sales-line.ts';

const row = {
  invoice: '536365',
  code: '85123A',
  description: 'WHITE HANGING HEART',
  quantity: '6',
  date: '2010-12-01 08:26:00',
  price: '2.55',
  customer: '17850.0',
  country: 'United Kingdom',
};

const read = (changes: Partial<typeof row> = {}) => readSalesLine(Object.values({ ...row, ...changes }));

describe('reading a line of the Online Retail form', () => {
  it('makes it a line of an order', () => {
    expect(read()).toEqual({
      invoice: { id: '536365', customer: '17850', country: 'United Kingdom', orderDate: '2010-12-01' },
      line: {
        product: '85123A',
        quantity: 6,
        unitPrice: { amount: 255, currency: 'GBP' },
        description: 'WHITE HANGING HEART',
        kind: 'product',
      },
    });
  });

  it('knows no customer where the field is empty', () => {
    expect(read({ customer: '' })).toMatchObject({ invoice: { customer: null } });
  });

  it('sends no description where there is none', () => {
    expect(read({ description: '' })).not.toHaveProperty('line.description');
  });

  it('keeps a description as it is', () => {
    expect(read({ description: 'PORCELAIN ROSE ' })).toHaveProperty('line.description', 'PORCELAIN ROSE ');
  });

  it.each(['POST', 'DOT', 'M', 'D', 'C2', 'S', 'AMAZONFEE'])('makes %s a charge', (code) => {
    expect(read({ code })).toMatchObject({ line: { product: code, kind: 'charge' } });
  });

  it('makes BANK CHARGES a charge under a code without space', () => {
    expect(read({ code: 'BANK CHARGES' })).toMatchObject({
      line: { product: 'BANK-CHARGES', kind: 'charge' },
    });
  });

  it('makes an id of a stock code with spaces', () => {
    expect(read({ code: 'GIFT CARD 1' })).toMatchObject({
      line: { product: 'GIFT-CARD-1', kind: 'product' },
    });
  });

  it.each([
    ['a cancelled invoice', { invoice: 'C536379', quantity: '-1' }, 'cancelledInvoice'],
    ['a cancelled invoice with a positive quantity', { invoice: 'C536379' }, 'cancelledInvoice'],
    ['a negative quantity', { quantity: '-10' }, 'quantityNotPositive'],
    ['no quantity', { quantity: '0', price: '0.0' }, 'quantityNotPositive'],
    ['no price', { price: '0.0' }, 'priceNotPositive'],
    ['a negative price', { price: '-11062.06' }, 'priceNotPositive'],
  ])('leaves out %s', (_what, changes, reason) => {
    expect(read(changes)).toBe(reason);
  });

  it.each([
    ['a price that is none', { price: 'free' }, 'price "free" is not a decimal number'],
    ['a quantity that is none', { quantity: 'six' }, 'quantity "six" is not a whole number'],
    ['a quantity above what an order takes', { quantity: '1000001' }, 'quantity 1000001 is above 1000000'],
    ['a day that does not exist', { date: '2010-02-30 08:26:00' }, 'date "2010-02-30 08:26:00"'],
    ['a month that does not exist', { date: '2010-13-01 08:26:00' }, 'date "2010-13-01 08:26:00"'],
    ['another way to write a date', { date: '12/1/2010 8:26' }, 'date "12/1/2010 8:26"'],
    ['an invoice that is no id', { invoice: '536 365' }, 'invoice "536 365" is not an id'],
    ['an empty invoice', { invoice: '' }, 'invoice "" is not an id'],
    ['a stock code that is no id', { code: '#71053' }, 'stock code "#71053" is not an id'],
    ['a stock code that is too long', { code: 'x'.repeat(81) }, 'is not an id'],
    ['a customer that is no id', { customer: '#1' }, 'customer "#1" is not an id'],
    ['an empty country', { country: '' }, 'country is empty'],
    ['a NUL in a description', { description: 'a\0b' }, 'description holds U+0000'],
    ['a description of a novel', { description: 'x'.repeat(1001) }, 'more than 1000 characters'],
    ['a broken line of a cancelled invoice', { invoice: 'C536379', price: 'x' }, 'price "x"'],
  ])('refuses %s', (_what, changes, fault) => {
    expect(() => read(changes)).toThrow(fault);
  });
});
