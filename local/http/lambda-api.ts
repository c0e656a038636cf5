import type { IncomingMessage } from 'node:http';
import { type Invocation, type LambdaFunction, TooManyRequests } from '../functions/lambda-function.ts';
import { startAwsApi } from './aws-api.ts';
import type { HttpAnswer } from './gateway-answer.ts';
import { InvokeRefused, invokeAnswer, refusalAnswer } from './lambda-answer.ts';
import type { Listening } from './listen.ts';
import { readBody } from './request-body.ts';

/** Largest payload of a synchronous invocation, 6 MB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_PAYLOAD_BYTES = 6_291_456;

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Header fields that ask for something that is left out here, with the only value that may stand there. */
const FIXED_HEADERS: Readonly<Record<string, string | undefined>> = {
  'x-amz-invocation-type': 'RequestResponse',
  'x-amz-log-type': 'None',
  'x-amz-client-context': undefined,
};

type Functions = () => readonly LambdaFunction[];

/**
 * Lambda's Invoke on the loopback address, for functions that call functions: synchronous invocations by name or ARN.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @param functions asked at each request, so that functions may be added while it runs
 */
export function startLambdaApi(functions: Functions): Promise<Listening> {
  return startAwsApi((message) => answerRequest(message, functions));
}

async function answerRequest(message: IncomingMessage, functions: Functions): Promise<HttpAnswer> {
  try {
    return invokeAnswer(await invoke(message, functions));
  } catch (error) {
    if (error instanceof InvokeRefused) return refusalAnswer(error);
    console.error(`Lambda's Invoke failed at ${message.url}: ${String(error)}`);
    return refusalAnswer(new InvokeRefused(500, 'ServiceException', String(error)));
  }
}

async function invoke(message: IncomingMessage, functions: Functions): Promise<Invocation> {
  const body = await readBody(message, LARGEST_PAYLOAD_BYTES);
  const fn = findFunction(message, functions());
  refuseHeaders(message);
  const event = parseEvent(body);
  return fn.invoke(event).catch((error: unknown) => {
    throw error instanceof TooManyRequests
      ? new InvokeRefused(429, 'TooManyRequestsException', error.message)
      : error;
  });
}

function findFunction({ method, url = '' }: IncomingMessage, functions: readonly LambdaFunction[]) {
  const { pathname, searchParams } = new URL(url, 'http://lambda');
  const wanted = INVOKE_PATH.exec(pathname)?.[1];
  if (method !== 'POST' || wanted === undefined) {
    throw new InvokeRefused(
      404,
      'UnknownOperationException',
      `${method} ${pathname} is not known to the local backend, which answers Invoke only`,
    );
  }
  const [name, qualifier] = splitName(decodeURIComponent(wanted), searchParams.get('Qualifier'));
  const found = functions.find(({ definition }) => isNamed(definition, name));
  if (found === undefined || qualifier !== '$LATEST') {
    throw new InvokeRefused(404, 'ResourceNotFoundException', `Function not found: ${name}:${qualifier}`);
  }
  return found;
}

/** The part before a version or an alias, and that one; a colon stands in ARNs too. */
function splitName(wanted: string, parameter: string | null): [name: string, qualifier: string] {
  const parts = /^((?:.*:function:)?[^:]+)(?::([^:]+))?$/.exec(wanted);
  return [parts?.[1] ?? wanted, parts?.[2] ?? parameter ?? '$LATEST'];
}

/** By name, ARN, or partial ARN (`<account>:function:<name>`). */
const isNamed = ({ name, arn }: LambdaFunction['definition'], wanted: string): boolean =>
  wanted === name || wanted === arn || (/^\d{12}:function:/.test(wanted) && arn.endsWith(`:${wanted}`));

function refuseHeaders({ headers }: IncomingMessage): void {
  for (const [name, fixed] of Object.entries(FIXED_HEADERS)) {
    const value = headers[name];
    if (value !== undefined && value !== fixed) {
      throw new InvokeRefused(
        400,
        'InvalidParameterValueException',
        `${name}: ${value} is not known to the local backend; ${fixed === undefined ? 'leave it out' : `use ${fixed}`}`,
      );
    }
  }
}

/** An invocation without a payload gets an empty object. */
function parseEvent(body: Buffer | undefined): unknown {
  if (body === undefined) {
    throw new InvokeRefused(
      413,
      'RequestTooLargeException',
      `Request must be smaller than ${LARGEST_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
    );
  }
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  } catch (error) {
    const { message } = error as Error;
    throw new InvokeRefused(
      400,
      'InvalidRequestContentException',
      `Could not parse request body into json: ${message}`,
    );
  }
}
