import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Invocation, TooManyRequests } from '../../../local/functions/lambda-function.ts';
import { startApi } from '../../../local/http/api-server.ts';
import { answeringFunction } from './answering-function.ts';

async function apiOf(
  answer: (event: unknown) => Invocation | Promise<Invocation>,
  routeKeys = ['GET /orders/{id}', 'POST /orders', '$default'],
) {
  const { fn, events } = answeringFunction(answer);
  const { url, stop } = await startApi({ routes: routeKeys.map((routeKey) => ({ routeKey, fn })) });
  onTestFinished(stop);
  return { url, events };
}

const answering = (payload: unknown) => () => ({ payload });

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (payload format) */
describe('a function behind the API gets payload format 2.0', () => {
  test('with everything the request said', async () => {
    const { url, events } = await apiOf(answering({ statusCode: 200 }));
    await fetch(`${url}/orders/a%20b?to=1&tag=x%2Cy&tag=z&plus=1+2`, {
      headers: { 'X-Trace': 'one', cookie: 'a=1; b=2', 'user-agent': 'test' },
    });
    expect(events).toEqual([
      {
        version: '2.0',
        routeKey: 'GET /orders/{id}',
        rawPath: '/orders/a b',
        rawQueryString: 'to=1&tag=x%2Cy&tag=z&plus=1+2',
        cookies: ['a=1', 'b=2'],
        headers: expect.objectContaining({ 'x-trace': 'one', 'x-forwarded-proto': 'http' }),
        queryStringParameters: { to: '1', tag: 'x,y,z', plus: '1 2' },
        pathParameters: { id: 'a b' },
        requestContext: {
          accountId: '000000000000',
          apiId: 'local',
          domainName: new URL(url).host,
          domainPrefix: 'local',
          http: {
            method: 'GET',
            path: '/orders/a b',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'test',
          },
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          routeKey: 'GET /orders/{id}',
          stage: '$default',
          time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
          timeEpoch: expect.any(Number),
        },
        isBase64Encoded: false,
      },
    ]);
    expect(events[0]?.headers).not.toHaveProperty('cookie');
    expect(events[0]?.headers).not.toHaveProperty('connection');
  });

  test('without the members that have no content', async () => {
    const { url, events } = await apiOf(answering(null));
    await fetch(`${url}/anything`);
    expect(events[0]).not.toHaveProperty('cookies');
    expect(events[0]).not.toHaveProperty('queryStringParameters');
    expect(events[0]).not.toHaveProperty('pathParameters');
    expect(events[0]).not.toHaveProperty('body');
    expect(events[0]).not.toHaveProperty('requestContext.authorizer');
  });

  test('with a header that came twice joined by a comma', async () => {
    const { url, events } = await apiOf(answering(null));
    const sent = request(`${url}/orders/1`, {
      headers: ['host', 'local', 'if-match', '"1"', 'if-match', '"2"'],
    }).end();
    await new Promise((resolve) => sent.on('response', (response) => resolve(text(response))));
    expect(events[0]?.headers).toMatchObject({ 'if-match': '"1","2"' });
  });

  test.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['text/csv', false],
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
  ])('with a body of %s in base64: %s', async (type, isBase64Encoded) => {
    const { url, events } = await apiOf(answering(null));
    await fetch(`${url}/orders`, { method: 'POST', headers: { 'content-type': type }, body: '{"é":1}' });
    const body = isBase64Encoded ? Buffer.from('{"é":1}').toString('base64') : '{"é":1}';
    expect(events[0]).toMatchObject({ body, isBase64Encoded });
  });

  test('with a compressed body in base64', async () => {
    const { url, events } = await apiOf(answering(null));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    await fetch(`${url}/orders`, { method: 'POST', headers, body: 'zz' });
    expect(events[0]).toMatchObject({ body: 'eno=', isBase64Encoded: true });
  });
});

/** The same page, response format. */
describe("a function's answer", () => {
  test('with a status goes out as it says', async () => {
    const { url } = await apiOf(
      answering({
        statusCode: 201,
        headers: { ETag: '"1"', 'content-type': 'application/json' },
        cookies: ['a=1', 'b=2'],
        body: '{"ok":true}',
      }),
    );
    const response = await fetch(`${url}/orders/1`);
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('apigw-requestid')).toBeTruthy();
    expect(await response.json()).toEqual({ ok: true });
  });

  test('in base64 goes out as bytes', async () => {
    const { url } = await apiOf(answering({ statusCode: 200, body: '/wA=', isBase64Encoded: true }));
    const response = await fetch(`${url}/orders/1`);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([255, 0]);
  });

  test('without a status is the JSON body of a 200', async () => {
    const { url } = await apiOf(answering({ any: 'thing' }));
    const response = await fetch(`${url}/orders/1`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ any: 'thing' });
  });

  test.each([
    ['a status that is none', { statusCode: 'fine' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
    ['a header that cannot be sent', { statusCode: 200, headers: { a: 'b\nc' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ])('with %s is a 500', async (_, payload) => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => said.mockRestore());
    const { url } = await apiOf(answering(payload));
    const response = await fetch(`${url}/orders/1`);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });
});

describe('API Gateway answers by itself', () => {
  test('404 where there is neither a route nor $default', async () => {
    const { url, events } = await apiOf(answering(null), ['GET /orders']);
    const response = await fetch(`${url}/products`);
    expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}']);
    expect(events).toEqual([]);
  });

  test.each(['Unhandled', 'Timeout'] as const)('500 where the function failed: %s', async (functionError) => {
    const { url } = await apiOf(() => ({ payload: { errorMessage: 'secret' }, functionError }));
    const response = await fetch(`${url}/orders/1`);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  test('503 where all environments are busy', async () => {
    const { url } = await apiOf(() => {
      throw new TooManyRequests('probe', 4);
    });
    const response = await fetch(`${url}/orders/1`);
    expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
  test('413 above 10 MB, and takes 10 MB', async () => {
    const { url, events } = await apiOf(answering(null));
    const post = (bytes: number) => fetch(`${url}/orders`, { method: 'POST', body: new Uint8Array(bytes) });
    expect((await post(10 * 1024 * 1024)).status).toBe(200);
    const response = await post(10 * 1024 * 1024 + 1);
    expect([response.status, await response.text()]).toEqual([413, '{"message":"Request Too Long"}']);
    expect(events).toHaveLength(1);
  });

  test('503 where the function takes too long', async () => {
    const { fn } = answeringFunction(() => new Promise<Invocation>(() => undefined));
    const { url, stop } = await startApi({ routes: [{ routeKey: '$default', fn }], longestWait: 50 });
    onTestFinished(stop);
    const response = await fetch(`${url}/orders/1`);
    expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });
});

test('a port that is taken is one clear sentence', async () => {
  const { url } = await apiOf(answering(null));
  const port = Number(new URL(url).port);
  await expect(startApi({ routes: [], port })).rejects.toThrow(`The API cannot listen on port ${port}`);
});
