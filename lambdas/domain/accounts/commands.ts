import * as z from 'zod';
import { currency, positiveMoney, requiredText, text } from '../values.ts';
import { OwnerId } from './ids.ts';

const move = z.strictObject({ amount: positiveMoney, reference: text().optional() });
const explained = z.strictObject({ reason: requiredText() });

/** The body of each command; the one schema that validates it, types it and describes it in the API document. */
export const accountCommandSchemas = {
  CreateAccount: z.strictObject({ owner: OwnerId, currency }),
  DepositMoney: move,
  WithdrawMoney: move,
  BlockAccount: explained,
  UnblockAccount: explained,
  CloseAccount: z.strictObject({}),
};

/** A customer's account is the customer's. */
export const customerCommandSchemas = {
  CreateAccount: accountCommandSchemas.CreateAccount.omit({ owner: true }),
};

type Schemas = typeof accountCommandSchemas;
export type AccountCommand = {
  [Type in keyof Schemas]: { type: Type; data: z.infer<Schemas[Type]> };
}[keyof Schemas];
