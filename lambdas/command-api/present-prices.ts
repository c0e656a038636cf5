import { StreamId } from '../core/stream-id.ts';
import type { ProductId } from '../domain/orders/ids.ts';
import { product as products } from '../domain/products/index.ts';
import type { Money } from '../domain/values.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';
import { stateOf } from '../event-store/loaded-stream.ts';
import { Problem } from '../shared/http-problem.ts';

/** Puts on each line what its product costs now. */
export type Pricing = <Line extends { readonly product: ProductId }>(
  lines: readonly Line[],
) => Promise<readonly (Line & { readonly unitPrice: Money })[]>;

/**
 * Prices as the streams of the products say them, not as a read model does: what a customer pays may not lag.
 * @throws {Problem} 409 for a product that there is not
 */
export const presentPrices =
  (reader: PresentEventReader): Pricing =>
  async (lines) => {
    const ids = [...new Set(lines.map(({ product }) => product))];
    const prices = new Map(
      await Promise.all(ids.map(async (id) => [id, await priceOf(reader, id)] as const)),
    );
    return lines.map((line) => ({
      ...line,
      unitPrice: prices.get(line.product) ?? noSuchProduct(line.product),
    }));
  };

async function priceOf(reader: PresentEventReader, id: ProductId): Promise<Money | undefined> {
  const state = stateOf(products, await reader.load(StreamId.of(products.category, id)));
  return state.situation === 'registered' ? state.price : undefined;
}

function noSuchProduct(product: ProductId): never {
  throw new Problem('rejected', {
    detail: 'Order only what GET /products/{id} shows.',
    fields: { rejection: 'NoSuchProduct', product },
  });
}
