import type { Money } from '../../domain/values.ts';
import type { ReadModel } from '../read-model.ts';
import type { SalesDimension } from './sales-tallies.ts';

/** What was sold of one key (a day, a country, a product) in one currency. */
export interface SalesRow {
  readonly key: string;
  readonly orders: number;
  readonly units: number;
  readonly revenue: Money;
}

export interface SalesFilter {
  readonly by: SalesDimension;
  /** Days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The last row of a page: the next one begins after it. */
export interface SalesPlace {
  readonly key: string;
  readonly currency: string;
  readonly revenue: number;
}

export interface SalesQueries extends ReadModel {
  /** By day in order of days, else by revenue, highest first. Keys whose orders were all cancelled are left out. */
  list(filter: SalesFilter, limit: number, after?: SalesPlace): Promise<readonly SalesRow[]>;
}
