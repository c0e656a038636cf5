import { type LambdaFunction, TooManyRequests } from '../functions/lambda-function.ts';
import { lowestFailure } from './item-failures.ts';
import type { StreamRecord } from './stream-reader.ts';

/** How one invocation with a batch went. */
export type Outcome =
  | { readonly kind: 'handled' }
  /** The function was not invoked at all: as a rule because its environments are busy. */
  | { readonly kind: 'notInvoked' }
  /** `from` is the index of the first record that is not handled. */
  | { readonly kind: 'failed'; readonly from: number; readonly functionError: boolean };

export async function invokeBatch(
  fn: LambdaFunction,
  batch: readonly StreamRecord[],
  reportsItemFailures: boolean,
): Promise<Outcome> {
  try {
    const { payload, functionError } = await fn.invoke({ Records: batch.map(({ event }) => event) });
    if (functionError !== undefined) {
      return { kind: 'failed', from: 0, functionError: true };
    }
    const from = reportsItemFailures ? lowestFailure(payload, batch) : undefined;
    return from === undefined ? { kind: 'handled' } : { kind: 'failed', from, functionError: false };
  } catch (error) {
    if (!(error instanceof TooManyRequests)) {
      console.error(`${fn.definition.name} could not be invoked and is tried again: ${String(error)}`);
    }
    return { kind: 'notInvoked' };
  }
}
