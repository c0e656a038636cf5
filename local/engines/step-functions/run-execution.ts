import { setImmediate } from 'node:timers/promises';
import { ExecutionAbortedError, ExecutionError, type RunOptions } from 'aws-local-stepfunctions';
import type { Execution } from './executions.ts';
import { type Functions, invokeTask, TaskFailed } from './invoke-task.ts';
import type { Machine } from './read-definition.ts';

/** How an execution came to its end. */
export type Outcome = Pick<Execution, 'status' | 'output' | 'error' | 'cause'>;

export interface Run {
  /** Undefined when it was stopped. */
  readonly outcome: Promise<Outcome | undefined>;
  /** No function is called any more; a call that is under way goes on to its end, as on AWS. */
  stop(): void;
}

type JsonValue = Awaited<ReturnType<Machine['program']['run']>['result']>;

/** Carries out an execution from its beginning; its time is what is left since its first start. */
export function runExecution(machine: Machine, execution: Execution, functions: Functions): Run {
  const over = new AbortController();
  const input = JSON.parse(execution.input) as JsonValue;
  const { result, abort, eventLogs } = machine.program.run(
    input,
    options(machine, execution, over.signal, functions),
  );
  void passOver(eventLogs);
  const stop = () => {
    over.abort();
    abort();
  };
  const timer = timeLimit(machine, execution);
  const outcome = Promise.race([result.then(succeeded, failed), timer.outcome]).finally(() => {
    timer.clear();
    // The interpreter would go on with the items of a Map that has failed.
    stop();
  });
  return { outcome, stop };
}

function options(
  machine: Machine,
  { arn, name, startedAt }: Execution,
  over: AbortSignal,
  functions: Functions,
): RunOptions {
  const call = (resource: string) => async (input: unknown) => {
    // By then the end of the execution has come here, if a failure elsewhere is what has led the interpreter to this call.
    await setImmediate();
    if (over.aborted) throw new TaskFailed('States.Runtime', 'the execution has ended', true);
    return (await invokeTask(resource, input, functions)) as JsonValue;
  };
  return {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(
        [...machine.resources].map(([task, resource]) => [task, call(resource)]),
      ),
    },
    context: {
      Execution: { Id: arn, Name: name, StartTime: new Date(startedAt).toISOString() },
      StateMachine: { Id: machine.arn, Name: machine.name },
    },
  };
}

/** The interpreter keeps each event until somebody takes it. */
async function passOver(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of events);
}

function timeLimit({ timeoutSeconds }: Machine, { startedAt }: Execution) {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  if (timeoutSeconds === undefined) return { outcome: promise, clear: () => undefined };
  const left = Math.max(startedAt + timeoutSeconds * 1000 - Date.now(), 0);
  const timer = setTimeout(() => resolve({ status: 'TIMED_OUT', error: 'States.Timeout' }), left);
  return { outcome: promise, clear: () => clearTimeout(timer) };
}

const succeeded = (output: JsonValue): Outcome => ({ status: 'SUCCEEDED', output: JSON.stringify(output) });

function failed(error: unknown): Outcome | undefined {
  if (error instanceof ExecutionAbortedError) return undefined;
  const reason = error instanceof ExecutionError ? error.cause : error;
  const { name, message, isRetryable } = reason as Error & { readonly isRetryable?: boolean };
  // What is no error of a state is one of the interpreter, for instance a path into nothing.
  return { status: 'FAILED', error: isRetryable === undefined ? 'States.Runtime' : name, cause: message };
}
