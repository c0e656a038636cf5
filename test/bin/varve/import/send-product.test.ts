import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectApi } from '../../../../bin/varve/api.ts';
import type { Product } from '../../../../bin/varve/import/product.ts';
import { sendProduct } from '../../../../bin/varve/import/send-product.ts';
import { acceptingCommands, type FakeBackend, startFakeBackend } from '../fake-backend.ts';

describe('sending a product', () => {
  const stock = new Map<string, number>();
  let backend: FakeBackend;
  beforeAll(async () => {
    backend = await startFakeBackend(acceptingCommands());
  });
  beforeEach(() => {
    stock.clear();
    backend.answer(acceptingCommands(stock));
  });
  afterAll(() => backend.stop());

  /** That many pieces from a file. */
  const send = (file: string, units: number) => {
    const product: Product = {
      id: '71053',
      place: { file, line: 2 },
      name: 'LANTERN',
      price: { amount: 339, currency: 'GBP' },
      units,
    };
    return sendProduct(product, connectApi({ api: backend.url, token: 'secret' }));
  };

  it('registers it with its stock from the first file, and adds the stock of a later one', async () => {
    expect(await send('a.csv', 6)).toMatchObject({
      became: 'registered',
      acknowledged: { stream: 'product#71053', version: 2 },
    });
    expect(await send('b.csv', 4)).toMatchObject({
      became: 'stockReceived',
      commands: 1,
      acknowledged: { stream: 'product#71053', version: 3 },
    });
    expect(stock.get('71053')).toBe(10);
  });

  it('adds nothing a second time, whatever came in between', async () => {
    await send('a.csv', 6);
    await send('b.csv', 4);
    expect(await send('a.csv', 6)).toMatchObject({ became: 'alreadyKnown' });
    expect(await send('b.csv', 4)).toMatchObject({ became: 'alreadyKnown' });
    expect(stock.get('71053')).toBe(10);
  });

  it.each([
    ['registered it', ['a.csv'], 'register-product'],
    ['added to it', ['b.csv', 'a.csv'], 'receive-stock'],
  ])(
    'is refused, and adds nothing, when a file that %s comes with other content',
    async (_what, files, command) => {
      for (const file of files) await send(file, 6);
      const before = stock.get('71053');
      expect(await send('a.csv', 7)).toMatchObject({
        became: 'refused',
        refusal: { command, status: 422, problem: 'idempotency-key-reused' },
      });
      expect(stock.get('71053')).toBe(before);
    },
  );

  it('brings more than one command holds in several, once', async () => {
    expect(await send('a.csv', 2_500_000)).toMatchObject({ became: 'registered', commands: 3 });
    expect(await send('b.csv', 1_500_000)).toMatchObject({ became: 'stockReceived', commands: 2 });
    for (const [file, units] of [['a.csv', 2_500_000] as const, ['b.csv', 1_500_000] as const]) {
      expect(await send(file, units)).toMatchObject({ became: 'alreadyKnown' });
    }
    expect(stock.get('71053')).toBe(4_000_000);
  });

  it('brings the rest of what an earlier import had only begun', async () => {
    const accept = acceptingCommands(stock);
    backend.answer((request, count) => (count === 2 ? { status: 500 } : accept(request, count)));
    expect(await send('a.csv', 2_500_000)).toMatchObject({ became: 'refused', commands: 1 });
    backend.answer(accept);
    expect(await send('a.csv', 2_500_000)).toMatchObject({ became: 'stockReceived' });
    expect(stock.get('71053')).toBe(2_500_000);
  });
});
