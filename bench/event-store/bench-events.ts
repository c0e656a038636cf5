import { randomInt, randomUUID } from 'node:crypto';
import { type AccountEvent, accountSchemaVersions } from '../../lambdas/domain/accounts/events.ts';
import { OwnerId } from '../../lambdas/domain/accounts/ids.ts';

/** An event of an account, as it is stored. */
export type BenchEvent = AccountEvent & { readonly schemaVersion: number };

/** About 200 bytes of JSON, like no other event, so that it compresses as real ones do. */
export const deposit = (): BenchEvent =>
  recorded({
    type: 'MoneyDeposited',
    data: {
      amount: { amount: randomInt(100, 100_000), currency: 'GBP' },
      reference: `order ${randomUUID()} paid by ${randomUUID()}`,
    },
  });

export const deposits = (count: number): readonly BenchEvent[] => Array.from({ length: count }, deposit);

/** The history of an account: it was opened, then money came. */
export const history = (count: number): readonly [BenchEvent, ...BenchEvent[]] => [
  recorded({ type: 'AccountCreated', data: { currency: 'GBP', owner: OwnerId.parse('17850') } }),
  ...deposits(count - 1),
];

const recorded = (event: AccountEvent): BenchEvent => ({
  ...event,
  schemaVersion: accountSchemaVersions[event.type],
});
