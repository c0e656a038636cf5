import { expect, it } from 'vitest';
import type { Endpoints } from '../../../local/state/endpoints.ts';
import { whatToTry } from '../../../local/state/what-to-try.ts';

const endpoints = { api: 'http://127.0.0.1:1', engines: { valkey: 'valkey://127.0.0.1:2' } } as Endpoints;

it('there is a query for each read store that is there', () => {
  const all = whatToTry(endpoints, '/tmp/local', []);
  for (const path of ['/orders/536365', '/orders/search?', '/products/85123A', '/products/best-sellers?']) {
    expect(all).toContain(`'http://127.0.0.1:1${path}`);
  }
  const fewer = whatToTry(endpoints, '/tmp/local', ['opensearch', 'dynamodb']);
  expect(fewer).not.toMatch(/orders\/search|products\/85123A/);
  expect(fewer).toContain('/products/best-sellers?limit=5');
});
