import type { LambdaFunction } from '../functions/lambda-function.ts';
import { batchEvent, invokeOnce } from './invoke-once.ts';
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
  const invocation = await invokeOnce(fn, batchEvent(batch));
  if (invocation === undefined) {
    return { kind: 'notInvoked' };
  }
  const { payload, functionError } = invocation;
  if (functionError !== undefined) {
    return { kind: 'failed', from: 0, functionError: true };
  }
  const from = reportsItemFailures ? lowestFailure(payload, batch) : undefined;
  return from === undefined ? { kind: 'handled' } : { kind: 'failed', from, functionError: false };
}
