import { relative } from 'node:path';
import type { ReadStore } from '../../lambdas/projections/contract.ts';
import type { Endpoints } from './endpoints.ts';

const ORDER = {
  currency: 'GBP',
  country: 'Norway',
  orderDate: '2010-12-01',
  customer: null,
  lines: [{ product: '85123A', quantity: 6, unitPrice: { amount: 255, currency: 'GBP' } }],
};

/** Queries that answer something of the imported day, by the store that they read. */
const QUERIES: readonly (readonly [ReadStore, path: string])[] = [
  ['postgres', '/orders/536365'],
  ['postgres', '/sales?by=country&limit=5'],
  ['opensearch', '/orders/search?q=lantern&limit=3'],
  ['dynamodb', '/products/85123A'],
  ['valkey', '/products/best-sellers?limit=5'],
];

/** What to try now: addresses, a token, and calls to paste for the read stores that are there. */
export function whatToTry(
  { api, engines }: Endpoints,
  folder: string,
  without: readonly ReadStore[],
): string {
  const engineLines = Object.entries(engines).map(([name, url]) => `  ${name.padEnd(16)}${url}`);
  const file = `./${relative(process.cwd(), folder)}/endpoints.json`;
  const withToken = 'curl -sSw "\\n" -H "Authorization: Bearer $TOKEN"';
  const asJson = "-H 'content-type: application/json'";
  const queries = QUERIES.filter(([store]) => !without.includes(store));
  return [
    '',
    `  ${'api'.padEnd(16)}${api}`,
    ...engineLines,
    '',
    'Try it (another token: npm run varve -- token --help):',
    '',
    `  TOKEN=$(node -p "require('${file}').tokens.operator")`,
    ...queries.map(([, path]) => `  ${withToken} '${api}${path}'`),
    `  ${withToken} '${api}/orders/536365/state?version=2'`,
    `  ${withToken} ${asJson} -d '${JSON.stringify(ORDER)}' ${api}/orders/create-order`,
    "  npm run varve -- history 'order#536365'",
    '',
  ].join('\n');
}
