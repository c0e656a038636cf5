import { type Execution, openExecutions } from './executions.ts';
import type { Functions } from './invoke-task.ts';
import { type ExecutionsPage, listExecutions } from './list-executions.ts';
import type { Machine } from './read-definition.ts';
import { StepFunctionsRefused } from './refused.ts';
import { type Run, runExecution } from './run-execution.ts';
import { readStartRequest } from './start-request.ts';

type Input = Readonly<Record<string, unknown>>;

/**
 * Executions of the state machines of the template (STANDARD), as the operations of the same names tell of them:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
 * All throw StepFunctionsRefused.
 */
export interface StepFunctions {
  startExecution(input: Input): Promise<Execution>;
  describeExecution(input: Input): Promise<Execution>;
  stopExecution(input: Input): Promise<Execution>;
  listExecutions(input: Input): Promise<ExecutionsPage>;
  /**
   * Begins anew what was under way when the backend ended: under the same name, with the same input and from its
   * beginning, for the interpreter keeps no place. What is told of it stays true: it has been running since its first start.
   * @returns what stops all that runs; it is under way again with the next `resume`
   */
  resume(): Promise<{ stop(): Promise<void> }>;
}

interface StepFunctionsDeps {
  /** Where executions are kept. */
  readonly folder: string;
  /** By ARN; asked at each request, so that machines and functions may be added later. */
  readonly machines: ReadonlyMap<string, Machine>;
  readonly functions: Functions;
}

export async function openStepFunctions({
  folder,
  machines,
  functions,
}: StepFunctionsDeps): Promise<StepFunctions> {
  const executions = await openExecutions(folder);
  const runs = new Map<string, Run>();
  let ending = false;

  const find = ({ executionArn }: Input): Execution => {
    demandArn(executionArn, 'execution');
    const found = executions.get(executionArn);
    if (found) return found;
    throw new StepFunctionsRefused('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  };
  const findMachine = ({ stateMachineArn }: Input): Machine => {
    demandArn(stateMachineArn, 'stateMachine');
    const found = machines.get(stateMachineArn);
    if (found) return found;
    throw new StepFunctionsRefused(
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
  };

  const inTurn = turns();
  /** The first end is the one that counts. */
  const end = (executionArn: string, how: Partial<Execution>): Promise<Execution> =>
    inTurn(async () => {
      const execution = find({ executionArn });
      if (execution.status !== 'RUNNING') return execution;
      const ended = { ...execution, ...how, stoppedAt: Date.now() };
      await executions.put(ended);
      runs.delete(executionArn);
      return ended;
    });
  const begin = (machine: Machine, execution: Execution): void => {
    if (ending || runs.has(execution.arn)) return;
    const run = runExecution(machine, execution, functions);
    runs.set(execution.arn, run);
    void run.outcome
      .then((outcome) => outcome && end(execution.arn, outcome))
      .catch((error) =>
        console.error(`${execution.arn} has ended, which could not be written down: ${error}`),
      );
  };
  const beginAnew = async (execution: Execution): Promise<void> => {
    const machine = machines.get(execution.machineArn);
    if (machine) begin(machine, execution);
    else
      await end(execution.arn, { status: 'ABORTED', cause: 'Its state machine is in the template no more.' });
  };

  return {
    startExecution: (input) =>
      inTurn(async () => {
        const machine = findMachine(input);
        const { name, input: text } = readStartRequest(input);
        const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
        const earlier = executions.get(arn);
        if (earlier) return sameAgain(earlier, text);
        const execution: Execution = {
          ...{ arn, machineArn: machine.arn, name, input: text },
          ...{ status: 'RUNNING', startedAt: Date.now() },
        };
        await executions.put(execution);
        begin(machine, execution);
        return execution;
      }),
    describeExecution: async (input) => find(input),
    stopExecution: async (input) => {
      const { arn } = find(input);
      runs.get(arn)?.stop();
      const { error, cause } = input as { readonly error?: string; readonly cause?: string };
      return end(arn, { status: 'ABORTED', ...(error && { error }), ...(cause && { cause }) });
    },
    listExecutions: async (input) => {
      const { arn } = findMachine(input);
      const ofMachine = executions.all().filter(({ machineArn }) => machineArn === arn);
      return listExecutions(ofMachine, input);
    },
    resume: async () => {
      await Promise.all(
        executions
          .all()
          .filter(({ status }) => status === 'RUNNING')
          .map(beginAnew),
      );
      return {
        stop: async () => {
          ending = true;
          for (const run of runs.values()) run.stop();
        },
      };
    },
  };
}

/** One after the other, so that each finds what the one before has left. */
function turns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work, work);
    last = done;
    return done;
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html (idempotent for STANDARD) */
function sameAgain(earlier: Execution, input: string): Execution {
  if (earlier.status === 'RUNNING' && earlier.input === input) return earlier;
  throw new StepFunctionsRefused('ExecutionAlreadyExists', `Execution Already Exists: '${earlier.arn}'`);
}

function demandArn(arn: unknown, resource: 'execution' | 'stateMachine'): asserts arn is string {
  if (new RegExp(`^arn:aws:states:[^:]+:\\d{12}:${resource}:.`).test(String(arn))) return;
  throw new StepFunctionsRefused('InvalidArn', `Invalid Arn: '${arn}'`);
}
