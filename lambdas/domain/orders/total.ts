import type { OrderLine } from './events.ts';

/** What lines come to, in minor units. Beyond the safe integers it is not exact, and still too large. */
export const totalOf = (lines: readonly Pick<OrderLine, 'quantity' | 'unitPrice'>[]): number =>
  lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amount, 0);
