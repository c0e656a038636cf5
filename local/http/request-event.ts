import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AuthorizedToken } from './jwt-authorizer.ts';
import { decoded, type Match } from './route-table.ts';

/** A request that found its route and passed its authorizer. */
export interface RoutedRequest {
  readonly message: IncomingMessage;
  readonly body: Buffer;
  readonly match: Match<unknown>;
  readonly token: AuthorizedToken | undefined;
}

/**
 * The event of payload format 2.0. Members without content are absent, as on AWS.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestEvent(request: RoutedRequest): Record<string, unknown> {
  const { message, match } = request;
  const [path = '/', query = ''] = splitOnce(message.url ?? '/', '?');
  const rawPath = decoded(path);
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath,
    rawQueryString: query,
    ...present('cookies', message.headers.cookie?.split(/;\s*/)),
    headers: eventHeaders(message),
    ...present('queryStringParameters', queryParameters(query)),
    requestContext: requestContext(request, rawPath),
    ...present('pathParameters', match.pathParameters),
    ...eventBody(request),
  };
}

function requestContext({ message, match, token }: RoutedRequest, path: string): Record<string, unknown> {
  const now = new Date();
  return {
    accountId: '000000000000',
    apiId: 'local',
    ...(token === undefined ? {} : { authorizer: { jwt: token } }),
    domainName: message.headers.host ?? 'localhost',
    domainPrefix: 'local',
    http: {
      method: message.method,
      path,
      protocol: `HTTP/${message.httpVersion}`,
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
      userAgent: message.headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey: match.routeKey,
    stage: '$default',
    time: logTime(now),
    timeEpoch: now.getTime(),
  };
}

/** `12/Mar/2020:19:03:58 +0000`, the form of the Common Log Format. */
function logTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}

/** Those that speak of the connection and not of the request, and the cookies, which have a member of their own. */
const NOT_PASSED_ON = new Set(['connection', 'cookie', 'keep-alive', 'transfer-encoding', 'upgrade']);

function eventHeaders(message: IncomingMessage): Record<string, string> {
  const sent = Object.entries(message.headersDistinct).filter(([name]) => !NOT_PASSED_ON.has(name));
  return {
    ...Object.fromEntries(sent.map(([name, values]) => [name, values?.join(',') ?? ''])),
    'x-amzn-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(0, 24)}`,
    'x-forwarded-for': message.socket.remoteAddress ?? '127.0.0.1',
    'x-forwarded-port': String(message.socket.localPort ?? ''),
    'x-forwarded-proto': 'http',
  };
}

/** A name that comes more than once has its values joined by commas. */
function queryParameters(query: string): Record<string, string> {
  const pairs = Map.groupBy(new URLSearchParams(query), ([name]) => name);
  return Object.fromEntries([...pairs].map(([name, all]) => [name, all.map(([, value]) => value).join(',')]));
}

/** Bodies of any other type are handed on as base64. */
const TEXT_TYPES = /^(text\/.*|application\/(json|javascript|xml))$/;

function eventBody({ message, body }: RoutedRequest): Record<string, unknown> {
  if (body.length === 0) {
    return { isBase64Encoded: false };
  }
  const [mediaType = ''] = splitOnce(message.headers['content-type'] ?? '', ';');
  const isText =
    TEXT_TYPES.test(mediaType.trim().toLowerCase()) && message.headers['content-encoding'] === undefined;
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const present = (name: string, value: object | undefined): Record<string, unknown> =>
  value === undefined || Object.keys(value).length === 0 ? {} : { [name]: value };

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
