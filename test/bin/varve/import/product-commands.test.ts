import { describe, expect, it } from 'vitest';
import type { Product } from '../../../../bin/varve/import/product.ts';
import { productCommandsOf } from '../../../../bin/varve/import/product-commands.ts';

const product = (changes: Partial<Product> = {}): Product => ({
  id: '71053',
  place: { file: 'days/a.csv', line: 2 },
  name: 'LANTERN',
  price: { amount: 339, currency: 'GBP' },
  units: 26,
  ...changes,
});

const keysOf = (changes: Partial<Product> = {}): string[] => {
  const { register, receive } = productCommandsOf(product(changes));
  return [register, ...receive].map(({ key }) => key);
};

describe('the commands of a product', () => {
  it('register it with its stock, or receive that stock from the file', () => {
    expect(productCommandsOf(product())).toMatchObject({
      register: {
        name: 'register-product',
        body: { name: 'LANTERN', price: { amount: 339, currency: 'GBP' }, initialStock: 26 },
      },
      receive: [{ name: 'receive-stock', body: { quantity: 26, reference: 'a.csv' } }],
    });
  });

  it('name it by its code when no line describes it', () => {
    const { name: _, ...nameless } = product();
    expect(productCommandsOf(nameless).register.body).toMatchObject({ name: '71053' });
  });

  it.each([
    [1_000_000, [1_000_000]],
    [1_000_001, [1_000_000, 1]],
    [2_000_000, [1_000_000, 1_000_000]],
  ])('bring %i pieces in deliveries that the backend takes', (units, deliveries) => {
    const { register, receive } = productCommandsOf(product({ units }));
    expect(register.body).toMatchObject({ initialStock: deliveries[0] });
    expect(receive.map(({ body }) => (body as { quantity: number }).quantity)).toEqual(deliveries);
  });

  it('have keys of their own, the same wherever the file lies and whatever it holds', () => {
    const keys = keysOf({ units: 3_000_000 });
    expect(new Set(keys).size).toBe(4);
    expect(keysOf({ units: 2_000_001, place: { file: 'a.csv', line: 9 }, name: 'SIGN' })).toEqual(keys);
  });

  it('have other keys for another file or product', () => {
    const all = [...keysOf(), ...keysOf({ place: { file: 'b.csv', line: 2 } }), ...keysOf({ id: '71054' })];
    expect(new Set(all).size).toBe(all.length);
  });

  it('have keys that a header takes, whatever the file is called', () => {
    for (const key of keysOf({ place: { file: `${'日'.repeat(80)}.csv`, line: 2 } })) {
      expect(key).toMatch(/^[!-~]{1,128}$/);
    }
  });
});
