import type { OutgoingHttpHeaders } from 'node:http';

/** What goes out on the wire. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

/**
 * The answers that API Gateway gives by itself. Their bodies have one form, `{"message": …}`:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html (500)
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html (401)
 */
export const gatewayAnswer = (
  status: number,
  message: string,
  headers: OutgoingHttpHeaders = {},
): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ message }),
});

export const notFound = gatewayAnswer(404, 'Not Found');
export const tooLong = gatewayAnswer(413, 'Request Too Long');
export const internalError = gatewayAnswer(500, 'Internal Server Error');
export const unavailable = gatewayAnswer(503, 'Service Unavailable');
