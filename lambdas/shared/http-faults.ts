import type * as z from 'zod';
import type { Fault } from './http-problem.ts';

export const UNKNOWN_FIELD = 'Unknown field';

/** What an answer lists at most: a body may hold a fault in every one of its bytes. */
const MOST_FAULTS = 100;

/** What a schema found, each fault with its path; an unknown field is a fault at that field. */
export const faultsOf = (error: z.ZodError, input: unknown): readonly Fault[] =>
  error.issues
    .slice(0, MOST_FAULTS)
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: UNKNOWN_FIELD }))
        : [{ path: pathOf(issue.path), message: unsafeNumberAt(input, issue.path) ?? issue.message }],
    )
    .slice(0, MOST_FAULTS);

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');

/** Stands in a parsed body for a number that JavaScript cannot hold as it was written. */
export class UnsafeNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

function unsafeNumberAt(input: unknown, path: readonly PropertyKey[]): string | undefined {
  let value: unknown = input;
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  return value instanceof UnsafeNumber
    ? `Must be a safe integer in plain digits, not ${value.source.slice(0, 40)}`
    : undefined;
}
