import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { httpClient } from '../e2e/http-client.ts';
import { type LocalBackend, newLocalDir, removeDir, startLocalBackend } from '../support/local-backend.ts';

const LINE = {
  product: '85123A',
  quantity: 6,
  description: 'A lantern',
  unitPrice: { amount: 255, currency: 'GBP' },
};

describe('a backend without OpenSearch and Valkey', () => {
  const dir = newLocalDir();
  const started: LocalBackend[] = [];
  afterEach(() => Promise.all(started.splice(0).map((backend) => backend.kill())));
  afterAll(() => removeDir(dir));

  async function start(without: string) {
    vi.stubEnv('VARVE_WITHOUT', without);
    const backend = await startLocalBackend(dir);
    vi.unstubAllEnvs();
    started.push(backend);
    const { api, tokens } = backend.endpoints;
    return { backend, client: httpClient(api, tokens.operator) };
  }

  it('answers what the others hold; what was missed is there once they are switched on', async () => {
    const { backend, client } = await start('opensearch,valkey');
    expect(backend.output()).not.toMatch(/^ +(opensearch|valkey) /m);
    await client.command('/accounts/a1/create-account', { currency: 'GBP', owner: '17850' });
    const order = {
      currency: 'GBP',
      country: 'Norway',
      orderDate: '2010-12-01',
      customer: null,
      lines: [LINE],
    };
    await client.command('/orders/o1/create-order', order);
    await client.command('/orders/o1/place-order');
    expect((await client.query('/orders/o1?minVersion=3')).body).toMatchObject({ status: 'placed' });
    expect((await client.query('/accounts/a1')).status).toBe(404);
    expect((await client.query('/orders/search?q=lantern')).status).toBe(400);
    await backend.stop();

    const { backend: whole, client: again } = await start('');
    expect(whole.output()).toMatch(/^ +opensearch /m);
    expect((await again.query('/accounts/a1?minVersion=1')).body).toMatchObject({ status: 'open' });
    await expect
      .poll(async () => (await again.query('/orders/search?q=lantern')).body.items, { timeout: 30_000 })
      .toMatchObject([{ id: 'o1' }]);
    await expect
      .poll(async () => (await again.query('/products/best-sellers')).body.items, { timeout: 30_000 })
      .toEqual([{ product: '85123A', units: 6 }]);
    await whole.stop();
  });
});
