import type { Invocation, LambdaFunction } from '../functions/lambda-function.ts';
import type { MappingResource } from './event-source.ts';
import { invokeOnce } from './invoke-once.ts';
import { checkProperties, isInteger, type PropertyChecks } from './mapping-checks.ts';
import { backoff, type Pace, pause } from './pace.ts';

/** When an asynchronous invocation is tried again, in milliseconds. */
export interface AsynchronousPace extends Pick<Pace, 'retry' | 'longestRetry'> {
  /** Before each further attempt after an error of the function; there are no more attempts than these. */
  readonly afterErrors: readonly number[];
  /** An event that is older is given up. */
  readonly oldest: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const lambdaPace: AsynchronousPace = {
  afterErrors: [60_000, 120_000],
  retry: 1_000,
  longestRetry: 300_000,
  oldest: 6 * 3_600_000,
};

/** Ranges: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const limits: PropertyChecks = {
  MaximumEventAgeInSeconds: isInteger(60, 21_600),
  MaximumRetryAttempts: isInteger(0, 2),
};

/**
 * Lambda's own pace, within the limits of an `AWS::Lambda::EventInvokeConfig` where a function has one.
 * @throws UnfitEventSource names the resource, the property and what is wrong with it.
 */
export function asynchronousPace(config?: MappingResource): AsynchronousPace {
  if (config === undefined) return lambdaPace;
  checkProperties(config.logicalId, config.properties, limits);
  const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: retries } = config.properties;
  return {
    ...lambdaPace,
    ...(retries !== undefined && { afterErrors: lambdaPace.afterErrors.slice(0, Number(retries)) }),
    ...(age !== undefined && { oldest: Number(age) * 1_000 }),
  };
}

/**
 * Invokes the function as Lambda's queue of asynchronous events does: a few attempts more after errors of the function, and
 * as many as it takes while it could not be invoked at all, until the event is too old. Settles when the event is done, given up, or
 * the source is stopped; what then waits for another attempt is lost.
 */
export async function invokeAsynchronously(
  fn: LambdaFunction,
  event: unknown,
  signal: AbortSignal,
  pace: AsynchronousPace,
): Promise<void> {
  const until = Date.now() + pace.oldest;
  const nextWait = waits(pace);
  while (!signal.aborted) {
    const invocation = await invokeOnce(fn, event);
    if (isDone(invocation)) return;
    const wait = nextWait(invocation);
    if (wait === undefined || Date.now() + wait > until) {
      console.error(`${fn.definition.name} was given an event in vain: ${JSON.stringify(event)}`);
      return;
    }
    await pause(wait, signal);
  }
}

const isDone = (invocation: Invocation | undefined): boolean =>
  invocation !== undefined && invocation.functionError === undefined;

/** How long to wait after each attempt that ended like this; undefined when there is to be none more. */
function waits(pace: AsynchronousPace): (ended: Invocation | undefined) => number | undefined {
  const afterErrors = [...pace.afterErrors];
  let refusals = 0;
  return (ended) => {
    if (ended !== undefined) return afterErrors.shift();
    refusals += 1;
    return backoff(refusals, pace);
  };
}
