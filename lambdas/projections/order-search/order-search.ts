import type { StreamId } from '../../core/stream-id.ts';
import type { Money } from '../../domain/values.ts';

/** An order that was found. */
export interface FoundOrder {
  readonly id: string;
  readonly customer: string | null;
  readonly country: string;
  readonly orderDate: string;
  readonly total: Money;
  /** Pieces of its lines with the words that were found in `<em>`, all else escaped for HTML. */
  readonly highlights: readonly string[];
  readonly version: number;
}

/** The last order of a page: the next one begins after it. */
export interface SearchPlace {
  readonly score: number;
  readonly orderDate: string;
  readonly id: string;
}

export interface SearchRequest {
  /** Words, all of which an order has to have: as they are, the last one as a beginning, or with a letter wrong. */
  readonly text: string;
  readonly customer?: string | undefined;
  /** Days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface SearchPage {
  readonly orders: readonly { readonly order: FoundOrder; readonly place: SearchPlace }[];
  /** How far each of the streams asked for was contained in what this very search looked at (S36). */
  readonly positions: ReadonlyMap<StreamId, number>;
}

export interface SearchWindow {
  readonly limit: number;
  readonly after: SearchPlace | undefined;
  /** Streams whose positions are to be told. */
  readonly streams: readonly StreamId[];
}

export interface OrderSearch {
  readonly category: string;
  /**
   * Whole words first, then beginnings, then words with a letter wrong; of equal ones the newest order date, then id.
   * That order depends on nothing but the order itself and what is asked, so pages keep together while others arrive.
   */
  search(request: SearchRequest, window: SearchWindow): Promise<SearchPage>;
}
