import * as z from 'zod';
import { StreamId } from '../core/stream-id.ts';

/** A text that every store can hold: no U+0000 (PostgreSQL), no lone surrogate (not UTF-8). */
export const text = (longest = 1000) =>
  z
    .string()
    .max(longest)
    .refine((value) => !value.includes('\u0000'), 'must not contain U+0000')
    .refine((value) => value.isWellFormed(), 'must not contain a lone surrogate');

export const requiredText = (longest = 1000) => text(longest).min(1);

/** The id of something, fit to be the id part of a stream id. */
export const entityId = () => z.string().regex(StreamId.idPattern, `must match ${StreamId.idPattern.source}`);

/** Name of a country: a key of sums, and so short enough for every index. */
export const country = requiredText(100);

/** ISO 4217 code. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a currency code of three capital letters');

/** Digits of the minor unit where they are not two (ISO 4217, list one). */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([digits, currencies]) => currencies.split(' ').map((each) => [each, Number(digits)] as const)),
);

/** How many digits of an amount in minor units stand behind the point. */
export const minorDigits = (currency: string): number => MINOR_DIGITS.get(currency) ?? 2;

/** Minor units: pence, cents. A safe integer, so that sums are exact. */
export const positiveMoney = z.strictObject({ amount: z.int().positive(), currency });
export type Money = z.infer<typeof positiveMoney>;

/** A day of the calendar, `YYYY-MM-DD`. There was no year 0, and PostgreSQL knows none. */
export const day = z.iso.date().refine((value) => !value.startsWith('0000'), 'must be after the year 0');

export const quantity = z.int().min(1).max(1_000_000);

/** For a decider, which is also asked by those who pass no schema: no amount or quantity may turn a command round (S29). */
export const isPositive = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
