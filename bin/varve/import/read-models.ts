import type { Acknowledged } from './send-commands.ts';

/** A read model that shows what is imported. */
interface ReadModel {
  readonly name: string;
  /** Of the streams that feed it. */
  readonly category: 'order' | 'product';
  /** A query that it answers, and that may ask for these. */
  readonly path: (streams: readonly Acknowledged[]) => string;
}

export const readModels: readonly ReadModel[] = [
  { name: 'orders', category: 'order', path: () => '/orders?limit=1' },
  { name: 'sales', category: 'order', path: () => '/sales?by=day&limit=1' },
  { name: 'order search', category: 'order', path: () => '/orders/search?q=order&limit=1' },
  { name: 'best sellers', category: 'order', path: () => '/products/best-sellers?limit=1' },
  {
    name: 'product stock',
    category: 'product',
    path: ([first]) => `/products/${first?.stream.split('#')[1]}`,
  },
];
