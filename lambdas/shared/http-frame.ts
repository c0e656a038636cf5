import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import { problemOf } from './http-problem.ts';
import { logger } from './logger.ts';

export type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/**
 * The frame of every function behind the API: a problem becomes its answer; anything else that is thrown is logged with
 * the request's id and answered by a 500 that says nothing of the inside.
 */
export const httpFrame = (handle: (event: HttpEvent, context: Context) => Promise<HttpAnswer>) =>
  middy<HttpEvent, HttpAnswer>()
    .onError((request) => {
      const { error, event } = request;
      const problem = problemOf(error);
      const requestId = event.requestContext?.requestId ?? request.context.awsRequestId;
      // To be late is no fault: a reader was faster than a projection.
      if (problem.status >= 500 && problem.slug !== 'not-yet')
        logger.error('The request failed', error, { requestId, route: event.routeKey });
      request.response = problem.toAnswer(requestId);
    })
    .handler(handle);

/** A JSON answer that nobody may keep. */
export const json = (
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
});

/** One document, with the version of its stream that it shows. */
export const documentAnswer = <Document extends { readonly version: number }>(
  document: Document,
): HttpAnswer => json(200, document, { etag: `"${document.version}"` });
