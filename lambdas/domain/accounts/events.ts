import * as z from 'zod';
import { currency, positiveMoney, requiredText, text } from '../values.ts';
import { OwnerId } from './ids.ts';

const moved = z.strictObject({ amount: positiveMoney, reference: text().optional() });
const explained = z.strictObject({ reason: requiredText() });

/**
 * The data of each event, in the version in which it is written today. STORAGE FORMAT: a change of shape is a new
 * version with an upcaster from the old one; what was stored is never rewritten.
 */
export const accountEventSchemas = {
  AccountCreated: z.strictObject({ owner: OwnerId, currency }),
  MoneyDeposited: moved,
  MoneyWithdrawn: moved,
  AccountBlocked: explained,
  AccountUnblocked: explained,
  AccountClosed: z.strictObject({}),
};

type Schemas = typeof accountEventSchemas;
export type AccountEvent = {
  [Type in keyof Schemas]: { type: Type; data: z.infer<Schemas[Type]> };
}[keyof Schemas];

export const accountSchemaVersions: Readonly<Record<AccountEvent['type'], number>> = {
  AccountCreated: 1,
  // Version 1 held the amount as a decimal text.
  MoneyDeposited: 2,
  MoneyWithdrawn: 1,
  AccountBlocked: 1,
  AccountUnblocked: 1,
  AccountClosed: 1,
};
