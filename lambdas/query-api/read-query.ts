import * as z from 'zod';
import { faultsOf } from '../shared/http-faults.ts';
import type { HttpEvent } from '../shared/http-frame.ts';
import { invalid } from '../shared/http-problem.ts';

/** A text that every store can be asked for. */
export const searchable = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (value) => !value.includes('\u0000') && value.isWellFormed(),
    'Must be well-formed text without U+0000',
  );

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,9})$/, 'Must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** Version that the answer has to hold at least. */
export const minVersion = wholeNumber(0, 2_147_483_647).optional();

/** Days of the calendar, both included. */
const day = z.iso
  .date()
  .refine((value) => !value.startsWith('0000'), 'Must be after the year 0')
  .optional();
export const days = { from: day, to: day };

/** The parameters of every list. */
export const page = {
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(2000).optional(),
};

/**
 * The parameters of a query by its schema. API Gateway joins repeated ones by commas, so the raw text is read.
 * @throws {Problem} 400 for each that is unknown, repeated or not valid
 */
export function readQuery<Schema extends z.ZodObject>(event: HttpEvent, schema: Schema): z.infer<Schema> {
  const given = new URLSearchParams(event.rawQueryString);
  const repeated = [...new Set(given.keys())].filter((name) => given.getAll(name).length > 1);
  if (repeated.length > 0) {
    throw invalid('invalid-query', ...repeated.map((path) => ({ path, message: 'Must be given once' })));
  }
  const parameters = Object.fromEntries(given);
  const parsed = schema.safeParse(parameters);
  if (!parsed.success) throw invalid('invalid-query', ...faultsOf(parsed.error, parameters));
  return parsed.data;
}
