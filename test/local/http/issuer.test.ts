import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { signToken, startIssuer, type TokenRequest } from '../../../local/http/issuer.ts';
import { listen } from '../../../local/http/listen.ts';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'varve-issuer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const asked: TokenRequest = { subject: '17850', role: 'customer', clientId: 'client', ttlSeconds: 60 };

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
test("an access token looks like Cognito's", async () => {
  const issuer = await startIssuer({ dataDir: emptyFolder() });
  onTestFinished(issuer.stop);
  const customer = decodeJwt(await issuer.token(asked));
  expect(customer).toEqual({
    sub: '17850',
    username: '17850',
    token_use: 'access',
    client_id: 'client',
    scope: 'openid',
    iss: issuer.url,
    iat: expect.any(Number),
    exp: expect.any(Number),
    jti: expect.any(String),
  });
  expect((customer.exp ?? 0) - (customer.iat ?? 0)).toBe(60);
  const operator = decodeJwt(await issuer.token({ ...asked, role: 'operator' }));
  expect(operator['cognito:groups']).toEqual(['operator']);
});

test('an ID token names its client as audience', async () => {
  const issuer = await startIssuer({ dataDir: emptyFolder() });
  onTestFinished(issuer.stop);
  const claims = decodeJwt(await issuer.token({ ...asked, use: 'id' }));
  expect(claims).toMatchObject({ token_use: 'id', aud: 'client', sub: '17850' });
  expect(claims).not.toHaveProperty('client_id');
});

test('its discovery document leads to the keys, and they hold nothing private', async () => {
  const issuer = await startIssuer({ dataDir: emptyFolder() });
  onTestFinished(issuer.stop);
  const found = await fetch(`${issuer.url}/.well-known/openid-configuration`);
  const { jwks_uri, issuer: name } = (await found.json()) as { jwks_uri: string; issuer: string };
  expect(name).toBe(issuer.url);
  const { keys } = (await (await fetch(jwks_uri)).json()) as { keys: object[] };
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  await jwtVerify(await issuer.token(asked), createRemoteJWKSet(new URL(jwks_uri)));
  expect((await fetch(`${issuer.url}/other`)).status).toBe(404);
});

test('tokens outlive a restart: key and address stay', async () => {
  const dataDir = emptyFolder();
  const first = await startIssuer({ dataDir });
  const token = await first.token(asked);
  await first.stop();
  const second = await startIssuer({ dataDir });
  onTestFinished(second.stop);
  expect(second.url).toBe(first.url);
  await jwtVerify(token, createRemoteJWKSet(new URL(`${second.url}/.well-known/jwks.json`)));
});

test('an issuer whose port was taken meanwhile moves to another', async () => {
  const dataDir = emptyFolder();
  const first = await startIssuer({ dataDir });
  await first.stop();
  const squatter = await listen(createServer(), Number(new URL(first.url).port));
  onTestFinished(squatter.stop);
  const second = await startIssuer({ dataDir });
  onTestFinished(second.stop);
  expect(second.url).not.toBe(first.url);
  expect(decodeJwt(await second.token(asked)).iss).toBe(second.url);
});

test('tokens are made without a running issuer, for the client it was last used for', async () => {
  const dataDir = emptyFolder();
  const issuer = await startIssuer({ dataDir });
  await issuer.token(asked);
  await issuer.stop();
  const token = decodeJwt(await signToken(dataDir, { subject: 'op', role: 'operator', ttlSeconds: 5 }));
  expect(token).toMatchObject({ sub: 'op', client_id: 'client', iss: issuer.url });
});

test('before the first start there is no key, and the error says what to do', async () => {
  await expect(signToken(emptyFolder(), asked)).rejects.toThrow(/There is no issuer in .* npm start/);
});

test('a damaged key is one clear sentence', async () => {
  const dataDir = emptyFolder();
  for (const content of ['{"key":', '{}', '{"key":{"kty":"RSA"}}']) {
    writeFileSync(join(dataDir, 'issuer.json'), content);
    await expect(startIssuer({ dataDir })).rejects.toThrow(
      /issuer\.json is damaged\. Delete it and run npm start/,
    );
  }
});

test('only its owner can read the key', async () => {
  const dataDir = emptyFolder();
  const issuer = await startIssuer({ dataDir });
  onTestFinished(issuer.stop);
  expect(statSync(join(dataDir, 'issuer.json')).mode & 0o777).toBe(0o600);
});
