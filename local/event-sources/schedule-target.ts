import type { Machine } from '../engines/step-functions/read-definition.ts';
import type { StepFunctions } from '../engines/step-functions/step-functions.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import { type Bells, ringing } from './bell.ts';
import type { MappingResource } from './event-source.ts';
import { type AsynchronousPace, asynchronousPace, invokeAsynchronously } from './invoke-asynchronously.ts';

/** Takes an event of a schedule; settles when it is done with it, given it up, or the schedule is stopped. */
export type ScheduleTarget = (event: unknown, signal: AbortSignal) => Promise<void>;

/** @param pace Lambda's own, if no other is given */
export const functionTarget =
  (fn: LambdaFunction, pace: AsynchronousPace = asynchronousPace()): ScheduleTarget =>
  (event, signal) =>
    invokeAsynchronously(fn, event, signal, pace);

/** Starts an execution with the event for its input, under a name that nobody else has. */
export const stateMachineTarget =
  (stepFunctions: StepFunctions, stateMachineArn: string): ScheduleTarget =>
  async (event) => {
    try {
      await stepFunctions.startExecution({ stateMachineArn, input: JSON.stringify(event) });
    } catch (error) {
      console.error(`${stateMachineArn} was given an event in vain: ${JSON.stringify(event)}: ${error}`);
    }
  };

interface TargetDeps {
  readonly stepFunctions: StepFunctions;
  /** Limits of asynchronous invocations, by function. */
  readonly invokeConfigs: ReadonlyMap<string, MappingResource>;
  readonly bells: Bells;
}

export function scheduleTarget(
  target: LambdaFunction | Machine,
  { stepFunctions, invokeConfigs, bells }: TargetDeps,
): ScheduleTarget {
  if (!('definition' in target)) return stateMachineTarget(stepFunctions, target.arn);
  const pace = asynchronousPace(invokeConfigs.get(target.definition.arn));
  return functionTarget(ringing(target, bells.dynamodb), pace);
}
