import { relative } from 'node:path';
import type { Endpoints } from './endpoints.ts';

const ORDER = {
  currency: 'GBP',
  country: 'Norway',
  orderDate: '2010-12-01',
  customer: null,
  lines: [{ product: '85123A', quantity: 6, unitPrice: { amount: 255, currency: 'GBP' } }],
};

/** What to try now: addresses, a token, and three calls to paste. */
export function whatToTry({ api, engines }: Endpoints, folder: string): string {
  const engineLines = Object.entries(engines).map(([name, url]) => `  ${name.padEnd(16)}${url}`);
  const file = `./${relative(process.cwd(), folder)}/endpoints.json`;
  const withToken = 'curl -sSw "\\n" -H "Authorization: Bearer $TOKEN"';
  const asJson = "-H 'content-type: application/json'";
  return [
    '',
    `  ${'api'.padEnd(16)}${api}`,
    ...engineLines,
    '',
    'Try it (another token: npm run varve -- token --help):',
    '',
    `  TOKEN=$(node -p "require('${file}').tokens.operator")`,
    `  ${withToken} ${api}/orders/536365`,
    `  ${withToken} '${api}/sales?by=country&limit=5'`,
    `  ${withToken} ${asJson} -d '${JSON.stringify(ORDER)}' ${api}/orders/create-order`,
    '',
  ].join('\n');
}
