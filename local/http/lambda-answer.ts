import type { OutgoingHttpHeaders } from 'node:http';
import type { Invocation } from '../functions/lambda-function.ts';
import type { HttpAnswer } from './gateway-answer.ts';

/** A request that Lambda does not carry out. `code` is the name of the error in Lambda's API. */
export class InvokeRefused extends Error {
  readonly code: string;
  readonly status: number;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'InvokeRefused';
    this.code = code;
    this.status = status;
  }
}

const withHeaders = (status: number, body: string, headers: OutgoingHttpHeaders): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

/**
 * What the function answered, or, with the header `X-Amz-Function-Error`, its error: both are a 200.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (response elements)
 */
export const invokeAnswer = ({ payload, functionError }: Invocation): HttpAnswer =>
  withHeaders(200, JSON.stringify(payload), {
    'x-amz-executed-version': '$LATEST',
    ...(functionError !== undefined && { 'x-amz-function-error': 'Unhandled' }),
  });

/** The form in which the SDK finds the name of the error: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (errors) */
export const refusalAnswer = ({ status, code, message }: InvokeRefused): HttpAnswer =>
  withHeaders(status, JSON.stringify({ Type: status < 500 ? 'User' : 'Service', message }), {
    'x-amzn-errortype': code,
  });
