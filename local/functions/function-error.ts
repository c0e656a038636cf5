import type { FunctionErrorPayload } from './messages.ts';

/** Any thrown value in the form that Lambda gives it. */
export function describeError(thrown: unknown): FunctionErrorPayload {
  if (thrown instanceof Error) {
    return {
      errorType: thrown.name,
      errorMessage: thrown.message,
      trace: (thrown.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}

/** An error that the runtime finds rather than the function: a missing handler, an answer that is too large. */
export class RuntimeError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = type;
  }
}
