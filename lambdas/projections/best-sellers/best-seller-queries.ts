import type { ReadModel } from '../read-model.ts';

/** A product with the units that were sold of it. */
export interface BestSeller {
  readonly product: string;
  readonly units: number;
}

export interface BestSellerQueries extends ReadModel {
  /** Most units first, then product. @param after the last one of the page before */
  list(limit: number, after?: BestSeller): Promise<readonly BestSeller[]>;
}
