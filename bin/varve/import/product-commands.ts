import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Command } from './command.ts';
import type { Product } from './product.ts';

/** What the backend takes in one command, in pieces. */
const LARGEST_DELIVERY = 1_000_000;

export interface ProductCommands {
  /** Brings the first delivery with it. */
  readonly register: Command;
  /** Each delivery: the first too, for a product that is there already. */
  readonly receive: readonly Command[];
}

/**
 * A product is registered with its stock, or receives it. The keys say which file the stock came from: importing it
 * again adds nothing, whatever was imported in between.
 */
export function productCommandsOf(product: Product): ProductCommands {
  const { id, name = id, price, units } = product;
  const reference = basename(product.place.file);
  const keyOf = (...purpose: readonly (string | number)[]) => keyFor(reference, id, purpose);
  const deliveries = split(units);
  return {
    register: {
      name: 'register-product',
      key: keyOf('register'),
      body: { name, price, initialStock: deliveries[0] },
    },
    receive: deliveries.map((quantity, index) => ({
      name: 'receive-stock',
      key: keyOf('receive', index + 1),
      body: { quantity, reference },
    })),
  };
}

function split(units: number): number[] {
  const full = Math.floor(units / LARGEST_DELIVERY);
  const rest = units % LARGEST_DELIVERY;
  return [...Array<number>(full).fill(LARGEST_DELIVERY), ...(rest === 0 ? [] : [rest])];
}

/** Hashed, since a file's name may be longer than a key, and not ASCII. */
const keyFor = (...parts: readonly unknown[]): string =>
  `import-${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
