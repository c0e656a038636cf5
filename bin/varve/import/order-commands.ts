import type { Command } from './command.ts';
import type { Order } from './order.ts';
import type { OrderLine } from './sales-line.ts';

/** What the backend takes as a body, in bytes of UTF-8. */
const MAX_BODY_BYTES = 256 * 1024;

/** An order is created with its lines, as far as they fit into one body, gets the others one by one, and is placed. */
export function orderCommandsOf(order: Order, maxBodyBytes = MAX_BODY_BYTES): Command[] {
  const { id, customer, country, orderDate, lines } = order;
  const head = { currency: 'GBP', country, orderDate, customer };
  const first = countFitting(lines, maxBodyBytes - bytesOf({ ...head, lines: [] }));
  return [
    { name: 'create-order', key: `import-${id}-create`, body: { ...head, lines: lines.slice(0, first) } },
    ...lines.slice(first).map((line, index) => ({
      name: 'add-product-to-cart',
      key: `import-${id}-line-${first + index + 1}`,
      body: line,
    })),
    { name: 'place-order', key: `import-${id}-place`, body: {} },
  ];
}

function countFitting(lines: readonly OrderLine[], room: number): number {
  let left = room;
  const overflow = lines.findIndex((line) => {
    left -= bytesOf(line) + 1;
    return left < 0;
  });
  return overflow === -1 ? lines.length : overflow;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
