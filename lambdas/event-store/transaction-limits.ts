import { TransactionTooLarge } from './event-store.ts';
import { bytesOf, type Item } from './item.ts';

/** Of one transaction (AWS: "Quotas in Amazon DynamoDB", transactions). */
const MAX_ITEMS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * @param items that are put
 * @param checks how many more are only looked at
 * @throws {TransactionTooLarge}
 */
export function refuseTooLarge(items: readonly Item[], checks: number): void {
  const actions = items.length + checks;
  if (actions > MAX_ITEMS) throw new TransactionTooLarge(actions, MAX_ITEMS, 'items');
  const bytes = items.reduce((sum, item) => sum + bytesOf(item), 0);
  if (bytes > MAX_BYTES) throw new TransactionTooLarge(bytes, MAX_BYTES, 'bytes');
}
