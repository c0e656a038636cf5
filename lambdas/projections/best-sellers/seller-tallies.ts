import type { Tally, TallyProjection } from '../../core/projection.ts';
import { type OrderEvent, orderSchemaVersions, type Sale } from '../../domain/orders/events.ts';

/** Units sold of one product. */
export type SellerTally = Tally<'product', 'units'>;

/** Products by units placed; a cancelled order takes back what it added. A charge (postage, fees) has no units. */
export const sellerTallies: TallyProjection<SellerTally, OrderEvent> = {
  schemaVersions: orderSchemaVersions,
  tally(event) {
    if (event.type === 'OrderPlaced') return unitsOf(event.data, 1);
    if (event.type === 'OrderStatusUpdated' && event.data.status === 'cancelled')
      return unitsOf(event.data.sale, -1);
    return [];
  },
};

const unitsOf = ({ lines }: Sale, sign: 1 | -1): readonly SellerTally[] =>
  lines
    .filter(({ kind }) => kind === 'product')
    .map(({ product, quantity }) => ({ key: { product }, add: { units: sign * quantity } }));
