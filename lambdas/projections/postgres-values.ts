import type { DocumentColumn } from './projection-contract.ts';
import { Unwritable } from './store-errors.ts';

/**
 * A value as a column of its type takes it, so that the same value makes the same row whenever it is written (G8).
 * @throws {Unwritable} at a date that is no day of the calendar
 */
export const columnValue = <Value>(type: DocumentColumn<never>['type'], value: Value): Value | string =>
  type === 'date' ? dayOrNone(value) : storable(value);

/**
 * PostgreSQL has no U+0000 in a text, and UTF-8 no half of a surrogate pair; an old event may hold either, and its place is
 * marked by U+FFFD, so that it projects (S09).
 */
const storable = <Value>(value: Value): Value | string =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value;

/** PostgreSQL reads more as a date: `today` is another day in each rebuild, and a day in two spellings is two keys. */
function dayOrNone<Value>(value: Value): Value {
  if (value == null || isDay(value)) return value;
  throw new Unwritable(new RangeError('A date is no day of the calendar, YYYY-MM-DD'));
}

/** There was no year 0, and PostgreSQL knows none. */
function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const midnight = new Date(`${value}T00:00:00Z`);
  // The 30th of February is the 2nd of March there.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(value);
}
