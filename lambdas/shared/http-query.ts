import * as z from 'zod';
import { faultsOf } from './http-faults.ts';
import type { HttpEvent } from './http-frame.ts';
import { invalid } from './http-problem.ts';

/** A parameter in plain digits. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,9})$/, 'Must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** The greatest version that can be asked for. */
export const MAX_VERSION = 2_147_483_647;

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
