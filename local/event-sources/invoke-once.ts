import { type Invocation, type LambdaFunction, TooManyRequests } from '../functions/lambda-function.ts';

/**
 * Invokes the function. Answers undefined when it could not be invoked at all: as a rule because its environments are
 * busy, which is no failure of the event.
 */
export async function invokeOnce(fn: LambdaFunction, event: unknown): Promise<Invocation | undefined> {
  try {
    return await fn.invoke(event);
  } catch (error) {
    if (!(error instanceof TooManyRequests)) {
      console.error(`${fn.definition.name} could not be invoked and is tried again: ${String(error)}`);
    }
    return undefined;
  }
}

/** The event that holds the records or messages of a batch. */
export const batchEvent = (batch: readonly { readonly event: unknown }[]): unknown => ({
  Records: batch.map(({ event }) => event),
});
