import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../../../local/http/api-server.ts';
import { type Issuer, startIssuer, type TokenRequest } from '../../../local/http/issuer.ts';
import { readIssuer } from '../../../local/http/issuer-key.ts';
import { listen } from '../../../local/http/listen.ts';
import { answeringFunction } from './answering-function.ts';

const folder = mkdtempSync(join(tmpdir(), 'varve-issuer-'));
const { fn, events } = answeringFunction(() => ({ payload: { statusCode: 204 } }));
const stops: (() => Promise<void>)[] = [];
let issuer: Issuer;
let api: string;

beforeAll(async () => {
  issuer = await startIssuer({ dataDir: folder });
  const authorizer = { issuer: issuer.url, audience: ['the-client'] };
  const started = await startApi({
    routes: [
      { routeKey: 'GET /orders', fn, authorizer },
      { routeKey: 'GET /sales', fn, authorizer },
      { routeKey: 'GET /operations', fn, authorizer, scopes: ['varve/operate', 'varve/admin'] },
      { routeKey: 'GET /openapi.json', fn },
      {
        routeKey: 'GET /elsewhere',
        fn,
        authorizer: { issuer: 'http://127.0.0.1:1', audience: ['the-client'] },
      },
    ],
  });
  api = started.url;
  stops.push(issuer.stop, started.stop);
});

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  rmSync(folder, { recursive: true });
});

const usual: TokenRequest = { subject: '17850', role: 'operator', clientId: 'the-client', ttlSeconds: 60 };

async function ask(path: string, authorization?: string) {
  const before = events.length;
  const response = await fetch(
    `${api}${path}`,
    authorization === undefined ? {} : { headers: { authorization } },
  );
  return {
    status: response.status,
    body: await response.text(),
    challenge: response.headers.get('www-authenticate'),
    invoked: events.length > before,
  };
}

const now = () => Math.floor(Date.now() / 1000);

/** A token of the right key with any claims. */
async function signed(
  claims: Record<string, unknown>,
  header: { alg?: string; kid?: string } = {},
): Promise<string> {
  const { key } = await readIssuer(folder);
  const rightClaims = { iss: issuer.url, client_id: 'the-client', exp: now() + 60, iat: now() };
  return new SignJWT({ ...rightClaims, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '', ...header })
    .sign(await importJWK(key, header.alg ?? 'RS256'));
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
describe('S31: a token is refused with 401, and the function is not invoked,', () => {
  const refusals: Record<string, () => Promise<string | undefined> | string | undefined> = {
    'when there is no header': () => undefined,
    'when the header is just "Bearer"': () => 'Bearer',
    'when it is no token at all': () => 'Bearer not-a-token',
    'when it expired a second ago': () => issuer.token({ ...usual, ttlSeconds: -1 }),
    'when it never expires': () => signed({ exp: undefined }),
    'when it is not valid yet': () => signed({ nbf: now() + 30 }),
    'when it was issued in the future': () => signed({ iat: now() + 30 }),
    'when it names another issuer': () => signed({ iss: 'https://elsewhere.example' }),
    'when it names another client': () => issuer.token({ ...usual, clientId: 'another-client' }),
    'when it names another audience, though the client is right': () => signed({ aud: 'another-client' }),
    'when it names neither audience nor client': () => signed({ client_id: undefined }),
    'when its algorithm is none': () =>
      new UnsecuredJWT({ iss: issuer.url, client_id: 'the-client', exp: now() + 60 }).encode(),
    'when its algorithm is another one of the same key': () => signed({}, { alg: 'PS256' }),
    'when its key is not known': () => signed({}, { kid: 'unknown' }),
    'when it is signed by a key of somebody else under the right key id': async () => {
      const { privateKey } = await generateKeyPair('RS256');
      const { key } = await readIssuer(folder);
      return new SignJWT({ iss: issuer.url, client_id: 'the-client', exp: now() + 60 })
        .setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '' })
        .sign(privateKey);
    },
  };

  test.each(Object.entries(refusals))('%s', async (_, token) => {
    const answer = await ask('/orders', await token());
    expect(answer).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}', invoked: false });
    expect(answer.challenge).toMatch(/^Bearer( scope="" error="invalid_token" error_description=".+")?$/);
  });

  test('when the issuer cannot be reached', async () => {
    const answer = await ask('/elsewhere', await issuer.token(usual));
    expect(answer).toMatchObject({ status: 401, invoked: false });
    expect(answer.challenge).toContain('OIDC discovery endpoint communication error');
  });
});

describe('S31: the challenge', () => {
  test('names the fault as AWS does', async () => {
    const { challenge } = await ask('/orders', await issuer.token({ ...usual, clientId: 'another' }));
    expect(challenge).toBe(
      'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
    );
  });

  test('of a request without a token names none', async () => {
    expect((await ask('/orders')).challenge).toBe('Bearer');
  });
});

describe('S31: a valid token', () => {
  test.each(['Bearer ', 'bearer ', ''])('passes with "%s" before it', async (prefix) => {
    const answer = await ask('/orders', prefix + (await issuer.token(usual)));
    expect(answer).toMatchObject({ status: 204, invoked: true });
  });

  test('without the scope of the route is refused with 403, and the function is not invoked', async () => {
    const answer = await ask('/operations', await signed({ scope: 'openid varve/read' }));
    expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}', invoked: false });
    expect(answer.challenge).toContain('error="insufficient_scope"');
  });

  test('passes with one of the scopes of the route', async () => {
    expect((await ask('/operations', await signed({ scope: 'openid varve/operate' }))).status).toBe(204);
    expect((await ask('/operations', await signed({ scp: 'varve/admin' }))).status).toBe(204);
    expect(events.at(-1)).toMatchObject({
      requestContext: { authorizer: { jwt: { scopes: ['varve/operate', 'varve/admin'] } } },
    });
  });

  test('behaves the same on every route, whatever was kept from the route before', async () => {
    const good = await issuer.token(usual);
    const bad = await issuer.token({ ...usual, ttlSeconds: -1 });
    const statuses = [];
    for (const [path, token] of [
      ['/orders', good],
      ['/sales', good],
      ['/operations', good],
      ['/sales', bad],
      ['/orders', good],
    ] as const) {
      statuses.push((await ask(path, token)).status);
    }
    expect(statuses).toEqual([204, 204, 403, 401, 204]);
  });

  test('may be an ID token: telling them apart is left to the function, as on AWS', async () => {
    expect((await ask('/orders', await issuer.token({ ...usual, use: 'id' }))).status).toBe(204);
    expect(events.at(-1)).toHaveProperty('requestContext.authorizer.jwt.claims.token_use', 'id');
  });

  test('reaches the function as text, lists in brackets, without what is null', async () => {
    await ask(
      '/orders',
      await signed({ 'cognito:groups': ['a', 'b'], yes: true, none: null, deep: { n: 1 } }),
    );
    const { claims, scopes } = (
      events.at(-1) as { requestContext: { authorizer: { jwt: { claims: JWTPayload; scopes: unknown } } } }
    ).requestContext.authorizer.jwt;
    expect(claims).toMatchObject({ 'cognito:groups': '[a b]', yes: 'true', deep: '{"n":1}' });
    expect(claims.exp).toMatch(/^\d+$/);
    expect(claims).not.toHaveProperty('none');
    expect(scopes).toBeNull();
  });

  test('is not asked for where the route has no authorizer', async () => {
    expect((await ask('/openapi.json')).status).toBe(204);
    expect(events.at(-1)).not.toHaveProperty('requestContext.authorizer');
  });
});

test('the keys of the issuer are fetched once for many requests', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const asked: string[] = [];
  const server = await listen(
    createServer(async (request, response) => {
      asked.push(request.url ?? '');
      const url = `http://${request.headers.host}`;
      const document = request.url?.includes('openid')
        ? { jwks_uri: `${url}/keys` }
        : { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    }),
    0,
  );
  const authorizer = { issuer: server.url, audience: ['c'] };
  const front = await startApi({
    routes: ['GET /a', 'GET /b'].map((routeKey) => ({ routeKey, fn, authorizer })),
  });
  stops.push(server.stop, front.stop);
  const token = await new SignJWT({ iss: server.url, client_id: 'c', exp: now() + 60 })
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .sign(privateKey);
  for (const path of ['/a', '/b', '/a']) {
    expect((await fetch(front.url + path, { headers: { authorization: token } })).status).toBe(204);
  }
  expect(asked).toEqual(['/.well-known/openid-configuration', '/keys']);
});
