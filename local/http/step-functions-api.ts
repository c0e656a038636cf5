import type { IncomingMessage } from 'node:http';
import type { Execution } from '../engines/step-functions/executions.ts';
import { StepFunctionsRefused } from '../engines/step-functions/refused.ts';
import type { StepFunctions } from '../engines/step-functions/step-functions.ts';
import { startAwsApi } from './aws-api.ts';
import type { HttpAnswer } from './gateway-answer.ts';
import type { Listening } from './listen.ts';
import { readBody } from './request-body.ts';

type Input = Readonly<Record<string, unknown>>;
type Operation = (stepFunctions: StepFunctions, input: Input) => Promise<object>;

/** Fields of a request that ask for something that is left out here. */
const UNKNOWN_FIELDS = ['mapRunArn', 'redriveFilter', 'includedData'];

const OPERATIONS: Readonly<Record<string, Operation>> = {
  StartExecution: async (stepFunctions, input) => {
    const { arn, startedAt } = await stepFunctions.startExecution(input);
    return { executionArn: arn, startDate: seconds(startedAt) };
  },
  DescribeExecution: async (stepFunctions, input) => {
    const execution = await stepFunctions.describeExecution(input);
    const { input: given, output, error, cause } = execution;
    return {
      ...summary(execution),
      ...{ input: given, inputDetails: { included: true } },
      ...(output !== undefined && { output, outputDetails: { included: true } }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      redriveCount: 0,
    };
  },
  StopExecution: async (stepFunctions, input) => {
    const { stoppedAt = Date.now() } = await stepFunctions.stopExecution(input);
    return { stopDate: seconds(stoppedAt) };
  },
  ListExecutions: async (stepFunctions, input) => {
    const { executions, nextToken } = await stepFunctions.listExecutions(input);
    return { executions: executions.map(summary), ...(nextToken && { nextToken }) };
  },
};

/**
 * Step Functions on the loopback address, as its SDK speaks to it (AWS JSON 1.0): StartExecution, DescribeExecution,
 * StopExecution and ListExecutions.
 */
export function startStepFunctionsApi(stepFunctions: StepFunctions): Promise<Listening> {
  return startAwsApi((message) => answerRequest(message, stepFunctions));
}

async function answerRequest(message: IncomingMessage, stepFunctions: StepFunctions): Promise<HttpAnswer> {
  try {
    return answer(200, await carryOut(message, stepFunctions));
  } catch (error) {
    if (error instanceof StepFunctionsRefused) return answer(400, refusal(error.code, error.message));
    console.error(`Step Functions failed: ${String(error)}`);
    return answer(500, refusal('InternalFailure', String(error)));
  }
}

const refusal = (code: string, message: string) => ({
  __type: `com.amazonaws.swf.service.v2.model#${code}`,
  message,
});

const answer = (status: number, body: object): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

async function carryOut(message: IncomingMessage, stepFunctions: StepFunctions): Promise<object> {
  const name = String(message.headers['x-amz-target']).replace(/^AWSStepFunctions\./, '');
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  const input = parse(await readBody(message));
  if (!operation) {
    const known = Object.keys(OPERATIONS).join(', ');
    throw new StepFunctionsRefused('UnknownOperationException', `${name} is not one of ${known}`);
  }
  const unknown = UNKNOWN_FIELDS.find((field) => field in input);
  if (!unknown) return operation(stepFunctions, input);
  throw new StepFunctionsRefused(
    'ValidationException',
    `${unknown} is not known to the local backend; leave it out`,
  );
}

function parse(body: Buffer | undefined): Input {
  try {
    const input: unknown = JSON.parse(body?.toString('utf8') ?? '');
    if (typeof input === 'object' && input !== null) return input as Input;
  } catch {
    // The same for what is no JSON and what is no object.
  }
  throw new StepFunctionsRefused('SerializationException', 'The request is no JSON object.');
}

const summary = ({ arn, machineArn, name, status, startedAt, stoppedAt }: Execution) => ({
  ...{ executionArn: arn, stateMachineArn: machineArn, name, status, startDate: seconds(startedAt) },
  ...(stoppedAt !== undefined && { stopDate: seconds(stoppedAt) }),
});

/** Times stand in the protocol as seconds, with milliseconds behind the point. */
const seconds = (milliseconds: number): number => milliseconds / 1000;
