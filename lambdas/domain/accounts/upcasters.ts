import { minorDigits } from '../values.ts';
import type { AccountEvent } from './events.ts';

type DataOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { type: Type }>['data'];

/** Version 1: the amount as a decimal text in major units, `10.99`. */
interface MoneyDepositedV1 {
  readonly amount: string;
  readonly currency: string;
  readonly reference?: string;
}

export const accountUpcasters = {
  MoneyDeposited: {
    1: ({ amount, currency, ...rest }: MoneyDepositedV1): DataOf<'MoneyDeposited'> => ({
      amount: { amount: minorUnits(amount, currency), currency },
      ...rest,
    }),
  },
};

/** By the digits, never by arithmetic: 10.10 times 100 is not 1010. */
function minorUnits(decimal: string, currency: string): number {
  const digits = minorDigits(currency);
  const [, major = '', minor = ''] = /^([0-9]+)(?:\.([0-9]+))?$/.exec(decimal) ?? [];
  const units = Number(major + minor.padEnd(digits, '0'));
  if (major === '' || minor.length > digits || !Number.isSafeInteger(units))
    throw new RangeError(`${decimal} ${currency} is no amount in minor units`);
  return units;
}
