import type { DocumentProjection } from '../../core/projection.ts';
import { type ProductEvent, productSchemaVersions } from '../../domain/products/events.ts';
import type { Money } from '../../domain/values.ts';

/** Pieces of a product. `available` is what is on hand and not reserved; below zero where it may be ordered back. */
export interface Stock {
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
}

/** A product as it is shown. */
export interface StockDocument {
  readonly name: string;
  readonly price: Money;
  readonly stock: Stock;
}

export const stockDocuments: DocumentProjection<StockDocument, ProductEvent> = {
  schemaVersions: productSchemaVersions,
  evolve(product, event) {
    if (event.type === 'ProductRegistered') {
      const { name, price } = event.data;
      return { name, price, stock: { onHand: 0, reserved: 0, available: 0 } };
    }
    return product && changed(product, event);
  },
};

function changed(
  product: StockDocument,
  event: Exclude<ProductEvent, { type: 'ProductRegistered' }>,
): StockDocument {
  switch (event.type) {
    case 'PriceChanged':
      return { ...product, price: event.data.price };
    case 'StockReceived':
      return withStock(product, event.data.quantity, 0);
    case 'StockReserved':
      return withStock(product, 0, event.data.quantity);
    case 'StockReleased':
      return withStock(product, 0, -event.data.quantity);
    default:
      return event satisfies never;
  }
}

function withStock(product: StockDocument, received: number, reservedMore: number): StockDocument {
  const onHand = product.stock.onHand + received;
  const reserved = product.stock.reserved + reservedMore;
  return { ...product, stock: { onHand, reserved, available: onHand - reserved } };
}
