import { type Invocation, type LambdaFunction, TooManyRequests } from '../functions/lambda-function.ts';

/**
 * Invokes the function with the records of a batch. Answers undefined when it could not be invoked at all: as a rule
 * because its environments are busy, which is no failure of the batch.
 */
export async function invokeOnce(
  fn: LambdaFunction,
  batch: readonly { readonly event: unknown }[],
): Promise<Invocation | undefined> {
  try {
    return await fn.invoke({ Records: batch.map(({ event }) => event) });
  } catch (error) {
    if (!(error instanceof TooManyRequests)) {
      console.error(`${fn.definition.name} could not be invoked and is tried again: ${String(error)}`);
    }
    return undefined;
  }
}
