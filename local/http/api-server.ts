import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Invocation, type LambdaFunction, TooManyRequests } from '../functions/lambda-function.ts';
import { httpAnswer } from './function-answer.ts';
import { type HttpAnswer, internalError, notFound, tooLong, unavailable } from './gateway-answer.ts';
import { type JwtAuthorizer, jwtAuthorizer, type Verdict } from './jwt-authorizer.ts';
import { listen } from './listen.ts';
import { readBody } from './request-body.ts';
import { requestEvent } from './request-event.ts';
import { type Match, routeTable } from './route-table.ts';

/** A route of the template with the function behind it. */
export interface ApiRoute {
  /** `GET /orders/{id}`, or `$default`. */
  readonly routeKey: string;
  readonly fn: LambdaFunction;
  readonly authorizer?: JwtAuthorizer;
  /** The token must hold one of them. @default none is asked for */
  readonly scopes?: readonly string[];
}

interface GuardedRoute extends ApiRoute {
  readonly check?: (header: string | undefined, scopes?: readonly string[]) => Promise<Verdict>;
}

/** Longest wait for a function: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LONGEST_WAIT_MS = 30_000;

/** The HTTP API of the template. */
interface Api {
  readonly routes: readonly ApiRoute[];
  /** @default any free one */
  readonly port?: number;
  /** How long a function may take for its answer, in milliseconds. @default 30,000, the most that HTTP APIs allow */
  readonly longestWait?: number;
}

/**
 * Serves the API on the loopback address.
 * @throws Error when the port is taken.
 */
export async function startApi(api: Api): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const find = routeTable(guard(api.routes).map((route) => ({ routeKey: route.routeKey, value: route })));
  const server = createServer((message, response) => {
    answerRequest(message, find, api.longestWait)
      .then((answer) => send(response, answer))
      .catch((error: unknown) => {
        console.error(`The HTTP front failed at ${message.method} ${message.url}: ${String(error)}`);
        send(response, internalError);
      });
  });
  return listen(server, api.port ?? 0).catch((error: unknown) => {
    throw new Error(
      `The API cannot listen on port ${api.port}: ${String(error)}. Free the port or choose another.`,
    );
  });
}

/** Routes with the same authorizer share one, and with it the issuer's keys. */
function guard(routes: readonly ApiRoute[]): readonly GuardedRoute[] {
  const checks = new Map<string, ReturnType<typeof jwtAuthorizer>>();
  return routes.map((route) => {
    if (route.authorizer === undefined) {
      return route;
    }
    const name = JSON.stringify(route.authorizer);
    const check = checks.get(name) ?? jwtAuthorizer(route.authorizer);
    checks.set(name, check);
    return { ...route, check };
  });
}

async function answerRequest(
  message: IncomingMessage,
  find: (method: string, path: string) => Match<GuardedRoute> | undefined,
  longestWait = LONGEST_WAIT_MS,
): Promise<HttpAnswer> {
  const [path = '/'] = (message.url ?? '/').split('?');
  const match = find(message.method ?? 'GET', path);
  if (match === undefined) {
    return notFound;
  }
  const { fn, check, scopes } = match.value;
  const verdict = await check?.(message.headers.authorization, scopes);
  if (verdict?.kind === 'refused') {
    return verdict.answer;
  }
  const body = await readBody(message);
  if (body === undefined) {
    return tooLong;
  }
  return invoke(fn, requestEvent({ message, body, match, token: verdict?.token }), longestWait);
}

async function invoke(fn: LambdaFunction, event: unknown, longestWait: number): Promise<HttpAnswer> {
  const giveUp = new AbortController();
  try {
    const tooLate = sleep(longestWait, undefined, { signal: giveUp.signal }).catch(() => undefined);
    const invocation: Invocation | undefined = await Promise.race([fn.invoke(event), tooLate]);
    return invocation === undefined ? unavailable : httpAnswer(invocation);
  } catch (error) {
    if (error instanceof TooManyRequests) {
      return unavailable;
    }
    throw error;
  } finally {
    giveUp.abort();
  }
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    'apigw-requestid': randomUUID(),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
