import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { archivedLines, textsIn } from './archived-lines.ts';
import { expectArchived } from './expect-archived.ts';
import { gbp, httpClient } from './http-client.ts';

const backend = inject('backend');
const { command } = httpClient(backend.api, backend.tokens.operator);

async function placeOrders(orders: number): Promise<void> {
  for (let index = 0; index < orders; index++) {
    const id = `archived-${randomUUID()}`;
    const lines = Array.from({ length: 1 + (index % 3) * 20 }, (_, line) => ({
      product: `P${line}`,
      quantity: 1 + line,
      unitPrice: gbp(123_456_789 - line),
      description: 'naïve “half” \u{1f600} \t\u2028 £0.30000000000000004',
    }));
    const order = { currency: 'GBP', country: 'Iceland', orderDate: '2011-04-01', customer: null, lines };
    expect((await command(`/orders/${id}/create-order`, order)).status).toBe(201);
    expect((await command(`/orders/${id}/place-order`)).status).toBe(200);
  }
}

describe('the archive', () => {
  it('S07 has every commit exactly as the events table has it, and nothing else', async () => {
    await placeOrders(12);
    expect(await expectArchived(backend)).toBeGreaterThanOrEqual(24);
  });

  it('is laid out by date and hour, in objects of sorted lines that say which records they hold', async () => {
    const lines = await archivedLines(backend);
    expect(lines.size).toBeGreaterThan(0);
    for (const [key, texts] of lines) {
      expect(key).toMatch(
        /^commits\/date=\d{4}-\d\d-\d\d\/hour=(\d\d\/\d+-shardId-\d{12}-\d+-\d+|all\/\d\d-[0-9a-f]{64})\.jsonl\.zst$/,
      );
      const places = texts
        .map(textsIn)
        .map(({ stream, version }) => `${stream}@${version?.padStart(9, '0')}`);
      expect(places).toEqual([...places].sort());
      expect(new Set(texts).size).toBe(texts.length);
    }
  });
});
