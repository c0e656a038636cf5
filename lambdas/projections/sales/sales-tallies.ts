import type { Tally, TallyProjection } from '../../core/projection.ts';
import { type OrderEvent, orderSchemaVersions, type Sale } from '../../domain/orders/events.ts';
import { totalOf } from '../../domain/orders/total.ts';

/** The three ways in which sales are summed. */
export type SalesDimension = 'day' | 'country' | 'product';

/** `key` is a day, a country or a product; each sum is kept by day, so that any span of days can be asked for. */
export type SalesTally = Tally<'by' | 'key' | 'day' | 'currency', 'orders' | 'units' | 'revenue'>;

/** A charge (postage, fees) is revenue and no units. A cancelled order takes back what it added. */
export const salesTallies: TallyProjection<SalesTally, OrderEvent> = {
  schemaVersions: orderSchemaVersions,
  tally(event) {
    if (event.type === 'OrderPlaced') return talliesOf(event.data, 1);
    if (event.type === 'OrderStatusUpdated' && event.data.status === 'cancelled')
      return talliesOf(event.data.sale, -1);
    return [];
  },
};

function talliesOf(sale: Sale, sign: 1 | -1): readonly SalesTally[] {
  const tallyOf = (by: SalesDimension, key: string, lines: Sale['lines']): SalesTally => ({
    key: { by, key, day: sale.orderDate, currency: sale.total.currency },
    add: { orders: sign, units: sign * unitsOf(lines), revenue: sign * totalOf(lines) },
  });
  const byProduct = Map.groupBy(sale.lines, ({ product }) => product);
  return [
    tallyOf('day', sale.orderDate, sale.lines),
    tallyOf('country', sale.country, sale.lines),
    ...[...byProduct].map(([product, lines]) => tallyOf('product', product, lines)),
  ];
}

const unitsOf = (lines: Sale['lines']): number =>
  lines.reduce((sum, { kind, quantity }) => sum + (kind === 'product' ? quantity : 0), 0);
