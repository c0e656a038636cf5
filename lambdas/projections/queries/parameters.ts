import * as z from 'zod';
import { MAX_VERSION, wholeNumber } from '../../shared/http-query.ts';

/** A text that every store can be asked for. */
export const searchable = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (value) => !value.includes('\u0000') && value.isWellFormed(),
    'Must be well-formed text without U+0000',
  );

/** Version that the answer has to hold at least. */
export const minVersion = wholeNumber(0, MAX_VERSION).optional();

/** Days of the calendar, both included. */
const day = z.iso
  .date()
  .refine((value) => !value.startsWith('0000'), 'Must be after the year 0')
  .optional();
export const days = { from: day, to: day };
