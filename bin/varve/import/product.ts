import type { Place } from './csv-records.ts';
import type { OrderLine } from './sales-line.ts';

/** What one file holds of a product. A later file holds it anew, with stock of its own. */
export interface Product {
  readonly id: string;
  /** Of its first line. */
  readonly place: Place;
  /** The first description that is not empty. */
  name?: string;
  /** Of its first line. */
  readonly price: OrderLine['unitPrice'];
  /** Pieces over all lines of the file. */
  units: number;
}

/** Adds a line's pieces to its product, by file. What a charge stands for is never in stock. */
export function addToProducts(products: Map<string, Product>, line: OrderLine, place: Place): void {
  if (line.kind === 'charge') return;
  const key = `${line.product} ${place.file}`;
  const product = products.get(key) ?? { id: line.product, place, price: line.unitPrice, units: 0 };
  product.units += line.quantity;
  if (line.description !== undefined) product.name ??= line.description;
  products.set(key, product);
}
