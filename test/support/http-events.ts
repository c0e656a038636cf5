import type { Context } from 'aws-lambda';
import type { HttpEvent } from '../../lambdas/shared/http-frame.ts';

export const operatorClaims = { sub: 'op-1', token_use: 'access', 'cognito:groups': '[operator]' };
export const customerClaims = { sub: '17850', token_use: 'access' };

export interface HttpRequest {
  readonly routeKey: string;
  readonly path: string;
  readonly pathParameters?: Record<string, string>;
  /** Without the question mark. */
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  /** @default an operator's */
  readonly claims?: Record<string, string>;
}

/** A request as API Gateway hands it to a function (payload format 2.0, JWT authorizer). */
export const httpEvent = (request: HttpRequest): HttpEvent => ({
  version: '2.0',
  routeKey: request.routeKey,
  rawPath: request.path,
  rawQueryString: request.query ?? '',
  headers: request.headers ?? {},
  ...(request.pathParameters === undefined ? {} : { pathParameters: request.pathParameters }),
  ...(request.body === undefined ? {} : { body: request.body }),
  isBase64Encoded: request.isBase64Encoded ?? false,
  requestContext: {
    accountId: '000000000000',
    apiId: 'api',
    authorizer: {
      principalId: '',
      integrationLatency: 0,
      jwt: { claims: request.claims ?? operatorClaims, scopes: [] },
    },
    domainName: 'localhost',
    domainPrefix: 'localhost',
    http: {
      method: 'POST',
      path: request.path,
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: 'test',
    },
    requestId: 'request-1',
    routeKey: request.routeKey,
    stage: '$default',
    time: '',
    timeEpoch: 0,
  },
});

export const lambdaContext = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 30_000 } as Context;

/** An answer with its body parsed. */
export const readAnswer = (answer: unknown) => {
  const {
    statusCode,
    headers = {},
    body = '',
  } = answer as {
    statusCode: number;
    headers?: Record<string, string>;
    body?: string;
  };
  return { status: statusCode, headers, body: JSON.parse(body) };
};
