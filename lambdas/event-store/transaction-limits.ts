import type { StreamId } from '../core/stream-id.ts';
import { StreamTwice, TransactionTooLarge } from './event-store.ts';
import { bytesOf, type Item } from './item.ts';
import type { LoadedStream } from './loaded-stream.ts';

/** Of one transaction (AWS: "Quotas in Amazon DynamoDB", transactions). */
const MAX_ITEMS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * @param items that are put
 * @param unchanged what is only looked at
 * @throws {StreamTwice}
 * @throws {TransactionTooLarge}
 */
export function refuseImpossible(items: readonly Item[], unchanged: readonly LoadedStream[]): void {
  const streams = [...items.map(({ pk }) => pk?.S as StreamId), ...unchanged.map(({ stream }) => stream)];
  const twice = streams.find((stream, index) => streams.indexOf(stream) !== index);
  if (twice !== undefined) throw new StreamTwice(twice);
  if (streams.length > MAX_ITEMS) throw new TransactionTooLarge(streams.length, MAX_ITEMS, 'items');
  const bytes = items.reduce((sum, item) => sum + bytesOf(item), 0);
  if (bytes > MAX_BYTES) throw new TransactionTooLarge(bytes, MAX_BYTES, 'bytes');
}
