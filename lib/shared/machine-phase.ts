import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  CustomState,
  DistributedMap,
  Fail,
  type IChainable,
  JitterType,
  Pass,
  Result,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { VarveFunction } from './varve-function.ts';

/** One function, called again and again until it answers that it is done; or so for each of several items. */
export interface MachinePhase {
  /** What the function finds as `phase` in its event, and what its states are called after. */
  readonly name: string;
  readonly task: VarveFunction;
  /** Fields of the execution's input that stand in the event too; every execution has to have them. */
  readonly input: readonly string[];
  /** @default - there is one thing to do */
  readonly items?: PhaseItems;
}

export interface PhaseItems {
  /** The items are 0 to one less than this; at most 100, for what they answer is one state's output. */
  readonly count: number;
  /** Field of the event in which the item stands. */
  readonly as: string;
  /** How many are under way at once, each in an environment of the function. */
  readonly concurrency: number;
}

/** Where a chain of states begins, and the states that lead out of it. */
export interface PhaseStates {
  readonly start: IChainable;
  next(following: IChainable): void;
}

/** What the function of a phase answered last; `task` holds what a phase keeps beside the execution's input. */
export const ANSWER = '$.task.answer';

/** Fields of the input or the event that are taken. */
const TAKEN = ['phase', 'place', 'task'];

/** @throws Error for a phase that cannot be carried out. */
export function phaseStates(scope: Construct, phase: MachinePhase): PhaseStates {
  checkPhase(phase);
  return phase.items ? eachItem(scope, phase, phase.items) : untilDone(scope, phase);
}

function checkPhase({ name, input, items }: MachinePhase): void {
  const fields = [...input, ...(items ? [items.as] : [])];
  const taken = fields.find((field, index) => TAKEN.includes(field) || fields.indexOf(field) !== index);
  if (taken) throw new Error(`Phase ${name}: the field ${taken} is taken; give it another name.`);
  if (items && !(Number.isInteger(items.count) && items.count >= 1 && items.count <= 100)) {
    throw new Error(`Phase ${name}: it cannot have ${items.count} items; take a whole number from 1 to 100.`);
  }
}

function untilDone(scope: Construct, phase: MachinePhase): PhaseStates {
  const { begin, isDone } = loop(scope, phase);
  return { start: begin, next: (following) => whenDone(isDone, following) };
}

/**
 * Each item is an execution of its own, which may take as long as it has to (STANDARD; EXPRESS ends after five minutes).
 * An item that fails does not end the others: what they have done need not be done again. It fails the execution when
 * all have come to their end, with its own error and cause; those Step Functions would not tell, but
 * `States.ExceedToleratedFailureThreshold`.
 */
function eachItem(
  scope: Construct,
  phase: MachinePhase,
  { count, as, concurrency }: PhaseItems,
): PhaseStates {
  const { name } = phase;
  const { begin, task, isDone } = loop(scope, phase);
  task.addCatch(failedItem(scope, name), { resultPath: '$.failure' });
  whenDone(isDone, new Pass(scope, `${name}: item done`, { result: Result.fromObject({ done: true }) }));

  const items = new Pass(scope, `Items of ${name}`, {
    parameters: { 'items.$': `States.ArrayRange(0, ${count - 1}, 1)` },
    resultPath: '$.task',
  });
  const map = new DistributedMap(scope, `Each ${as} of ${name}`, {
    label: name,
    itemsPath: '$.task.items',
    itemSelector: { ...fromInput(phase.input), [`${as}.$`]: '$$.Map.Item.Value' },
    maxConcurrency: concurrency,
    mapExecutionType: StateMachineType.STANDARD,
    resultSelector: { 'outcomes.$': 'States.ArrayUnique($)' },
    resultPath: '$.task',
  });
  map.itemProcessor(begin);
  const outcome = outcomeOf(scope, name);
  items.next(map).next(outcome);
  return { start: items, next: (following) => void outcome.otherwise(following) };
}

const failedItem = (scope: Construct, name: string): Pass =>
  new Pass(scope, `${name}: item failed`, {
    parameters: { 'error.$': '$.failure.Error', 'cause.$': '$.failure.Cause' },
  });

/** Outcomes without repetition: those that failed stand first, or after the one that did not. */
function outcomeOf(scope: Construct, name: string): Choice {
  const failWith = (outcome: string, at: string) =>
    new Fail(scope, `${name}: ${at} failed`, {
      errorPath: `${outcome}.error`,
      causePath: `${outcome}.cause`,
    });
  const [first, second] = ['$.task.outcomes[0]', '$.task.outcomes[1]'] as const;
  return new Choice(scope, `${name}: all done?`)
    .when(Condition.isPresent(`${first}.error`), failWith(first, 'first'))
    .when(Condition.isPresent(second), failWith(second, 'another'));
}

const whenDone = (isDone: Choice, following: IChainable): void =>
  void isDone.when(Condition.booleanEquals(`${ANSWER}.done`, true), following);

/** The call, and the question whether another is to follow it from the place that it answered. */
function loop(scope: Construct, phase: MachinePhase): { begin: Pass; task: CustomState; isDone: Choice } {
  const { name } = phase;
  const nowhere = Result.fromObject({ answer: { place: null } });
  const begin = new Pass(scope, `Begin ${name}`, { result: nowhere, resultPath: '$.task' });
  const task = new CustomState(scope, name, { stateJson: invocation(phase) });
  retry(task);
  const isDone = new Choice(scope, `${name}: done?`).otherwise(task);
  begin.next(task).next(isDone);
  return { begin, task, isDone };
}

/**
 * An invocation as `LambdaInvoke` would make it, but for its permission, which includes all versions of the function.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
function invocation({ name, task, input, items }: MachinePhase): Record<string, unknown> {
  const timeout = (task.timeout ?? Duration.seconds(3)).toSeconds();
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: {
      FunctionName: task.functionArn,
      Payload: {
        phase: name,
        ...fromInput(input),
        ...(items && fromInput([items.as])),
        'place.$': `${ANSWER}.place`,
      },
    },
    ResultSelector: { 'answer.$': '$.Payload' },
    ResultPath: '$.task',
    // The function ends itself; this is for an answer that never comes.
    TimeoutSeconds: timeout + 60,
  };
}

const fromInput = (fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [`${field}.$`, `$.${field}`]));

/**
 * Lambda's own troubles, as AWS recommends, and ends of an environment, which cost no more than one slice. Of what a
 * function throws, only what passes.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
function retry(task: CustomState): void {
  task.addRetry({
    errors: [
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
    ],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxDelay: Duration.minutes(1),
    maxAttempts: 10,
    jitterStrategy: JitterType.FULL,
  });
  task.addRetry({
    errors: ['Lambda.Unknown', 'Runtime.ExitError', 'Sandbox.Timedout', 'States.Timeout'],
    interval: Duration.seconds(2),
    maxAttempts: 2,
    jitterStrategy: JitterType.FULL,
  });
  task.addRetry({
    errors: [...PASSING],
    interval: Duration.seconds(5),
    backoffRate: 2,
    maxDelay: Duration.minutes(2),
    maxAttempts: 8,
    jitterStrategy: JitterType.FULL,
  });
}

/** What a function throws when somebody else did not answer, or took away what was listed: a slice may be asked for again. */
const PASSING = ['StoreUnavailable', 'StoreUnreachable', 'ArchiveUnavailable', 'ObjectMissing'];
