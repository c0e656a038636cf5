import { type Invocation, type LambdaFunction, TooManyRequests } from '../../functions/lambda-function.ts';

/** An error of a task as a state machine sees it: `name` for Retry and Catch, `message` for the cause. */
export class TaskFailed extends Error {
  readonly code = 'TaskFailed';
  /** The interpreter asks these; what ends an execution for good is neither. */
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;
  constructor(name: string, cause: string, final = false) {
    super(cause);
    this.name = name;
    this.isRetryable = !final;
    this.isCatchable = !final;
  }
}

/** 256 KiB: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LARGEST_BYTES = 262_144;

export type Functions = () => readonly LambdaFunction[];

interface InvokeParameters {
  readonly FunctionName?: string;
  readonly Payload?: unknown;
}

/**
 * Calls the function of a Task state.
 * @param resource `arn:aws:states:::lambda:invoke`, whose parameters name the function, or the function's own ARN:
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 * @throws TaskFailed with the names that Step Functions gives errors
 */
export async function invokeTask(resource: string, input: unknown, functions: Functions): Promise<unknown> {
  if (resource.startsWith('arn:aws:lambda:')) return invoke(resource, input, functions);
  const { FunctionName = '', Payload = {}, ...others } = input as InvokeParameters;
  const unknown = Object.keys(others)[0];
  if (unknown) {
    throw new TaskFailed(
      'States.Runtime',
      `${unknown} of lambda:invoke is not known to the local backend`,
      true,
    );
  }
  const answer = await invoke(FunctionName, Payload, functions);
  return { ExecutedVersion: '$LATEST', Payload: answer, StatusCode: 200 };
}

async function invoke(nameOrArn: string, event: unknown, functions: Functions): Promise<unknown> {
  const fn = functions().find(({ definition: { name, arn } }) => name === nameOrArn || arn === nameOrArn);
  if (!fn) throw new TaskFailed('Lambda.ResourceNotFoundException', `Function not found: ${nameOrArn}`);
  const { payload, functionError } = await fn.invoke(event).catch(refusal);
  const text = JSON.stringify(payload);
  if (functionError !== undefined) throw new TaskFailed(errorType(payload), text);
  if (Buffer.byteLength(text ?? '') > LARGEST_BYTES) {
    throw new TaskFailed(
      'States.DataLimitExceeded',
      `${fn.definition.name} answered more than 256 KiB`,
      true,
    );
  }
  return payload;
}

function refusal(error: unknown): never {
  if (error instanceof TooManyRequests)
    throw new TaskFailed('Lambda.TooManyRequestsException', error.message);
  throw error;
}

const errorType = (payload: Invocation['payload']): string =>
  String((payload as { readonly errorType?: string }).errorType ?? 'Lambda.Unknown');
