import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { pauseAfter } from './jitter.ts';

/** Attempts at a transaction that others got in the way of, or that was throttled. */
const MAX_ATTEMPTS = 6;

/** What became of a transaction that was not carried out, told by the reason that each of its items was given. */
export type Cancellation =
  /** The condition of this item failed, where that item stands. */
  | { readonly kind: 'condition'; readonly index: number; readonly item: CancellationReason['Item'] }
  /** Others were writing this item at the same moment, every time. */
  | { readonly kind: 'conflict'; readonly index: number }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'invalid'; readonly index: number; readonly reason: string };

const INVALID = ['ValidationError', 'ItemCollectionSizeLimitExceeded'];

const THROTTLED = ['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'];

/**
 * Carries out all of `items` or none. Collisions and throttles, which the SDK's client does not try again, get a bounded
 * number of attempts with growing, random pauses; a throttle beside a collision counts as a throttle (S02).
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 * @returns undefined when it was carried out
 * @throws what the SDK throws for everything else
 */
export async function writeAll(
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
): Promise<Cancellation | undefined> {
  for (let attempt = 1; ; attempt++) {
    const cancellation = await attemptAll(client, items);
    const mayPass = cancellation?.kind === 'throttled' || cancellation?.kind === 'conflict';
    if (!mayPass || attempt === MAX_ATTEMPTS) return cancellation;
    await pauseAfter(attempt);
  }
}

async function attemptAll(
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
): Promise<Cancellation | undefined> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const cancellation = judge(error.CancellationReasons ?? []);
    if (cancellation === undefined) throw error;
    return cancellation;
  }
}

/** @returns undefined for reasons that no caller can do anything about */
function judge(reasons: readonly CancellationReason[]): Cancellation | undefined {
  const indexOf = (...codes: string[]) => reasons.findIndex(({ Code = '' }) => codes.includes(Code));
  if (indexOf(...THROTTLED) !== -1) return { kind: 'throttled' };
  const failed = indexOf('ConditionalCheckFailed');
  if (failed !== -1) return { kind: 'condition', index: failed, item: reasons[failed]?.Item };
  const collided = indexOf('TransactionConflict');
  if (collided !== -1) return { kind: 'conflict', index: collided };
  const index = indexOf(...INVALID);
  if (index === -1) return undefined;
  return { kind: 'invalid', index, reason: `${reasons[index]?.Code}: ${reasons[index]?.Message ?? ''}` };
}
