import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { httpClient } from './http-client.ts';

const backend = inject('backend');
const { command, query } = httpClient(backend.api, backend.tokens.operator);
const logs = join(backend.dir, 'logs');

/** The logs of each function that say a text, by the name of the file. */
const filesThatSay = (text: string): string[] =>
  readdirSync(logs).filter((file) => readFileSync(join(logs, file), 'utf8').includes(text));

/** What the log says of a command on that stream. */
function decided(stream: string): { correlationId: string } {
  const lines = filesThatSay(stream).flatMap((file) => readFileSync(join(logs, file), 'utf8').split('\n'));
  const line = lines.find((each) => each.includes('A command was decided') && each.includes(stream));
  return JSON.parse(line?.slice(line.indexOf('{')) ?? '{}');
}

it('a command is followed through the logs of every station by its correlation id', async () => {
  const id = `followed-${randomUUID()}`;
  const line = { product: 'A1', quantity: 1, unitPrice: { amount: 100, currency: 'GBP' } };
  await command(`/orders/${id}/create-order`, {
    currency: 'GBP',
    country: 'Iceland',
    orderDate: '2011-05-01',
    customer: null,
    lines: [line],
  });
  const headers = { 'varve-min-version': `order#${id}@2` };
  for (const path of ['/orders', '/sales?by=day', '/orders/search?q=a1', '/products/best-sellers'])
    expect((await query(path, { headers })).status).toBe(200);

  const { correlationId } = decided(`order#${id}`);
  const files = filesThatSay(correlationId).join(' ');
  for (const station of ['CommandApi', 'Publisher', 'orders', 'sales', 'ordersearch', 'bestsellers'])
    expect(files.toLowerCase()).toContain(station.toLowerCase());
});
