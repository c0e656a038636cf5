import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { importJWK, SignJWT } from 'jose';
import { type IssuerFile, openIssuer, publicPart, readIssuer, writeIssuer } from './issuer-key.ts';
import { type Listening, listen } from './listen.ts';

/** A token that is asked for. */
export interface TokenRequest {
  /** Customer or operator id: the claim `sub`. */
  readonly subject: string;
  readonly role: 'operator' | 'customer';
  /** The user pool client. @default the one that the backend last made tokens for */
  readonly clientId?: string;
  /** From now on; a negative number makes a token that has expired. */
  readonly ttlSeconds: number;
  /** @default 'access' */
  readonly use?: 'access' | 'id';
}

/** The local twin of a Cognito user pool, as far as tokens are concerned. */
export interface Issuer {
  readonly url: string;
  token(request: TokenRequest): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Serves the discovery document and the keys of the tokens. Key and port are kept in `dataDir`, so that tokens outlive a
 * restart; when the port is taken meanwhile, the issuer moves to another and older tokens are no longer accepted.
 * @param options.port @default the one of the last start, or any free one
 */
export async function startIssuer(options: {
  readonly dataDir: string;
  readonly port?: number;
}): Promise<Issuer> {
  const { dataDir, port } = options;
  const issuer = await openIssuer(dataDir);
  const listening = await listenAgain(issuer, port);
  await writeIssuer(dataDir, { ...issuer, url: listening.url });
  return {
    url: listening.url,
    token: async (request) => {
      if (request.clientId !== undefined) {
        await writeIssuer(dataDir, { ...(await readIssuer(dataDir)), clientId: request.clientId });
      }
      return signToken(dataDir, request);
    },
    stop: listening.stop,
  };
}

async function listenAgain(issuer: IssuerFile, port: number | undefined): Promise<Listening> {
  const last = issuer.url === undefined ? 0 : Number(new URL(issuer.url).port);
  try {
    return await listen(issuerServer(issuer), port ?? last);
  } catch (error) {
    if (port !== undefined) {
      throw new Error(
        `The issuer cannot listen on port ${port}: ${String(error)}. Free the port or choose another.`,
      );
    }
    return listen(issuerServer(issuer), 0);
  }
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html (the two well-known documents) */
function issuerServer({ key }: IssuerFile) {
  return createServer((request, response) => {
    const issuer = `http://${request.headers.host}`;
    const documents: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
        response_types_supported: ['code', 'token'],
        subject_types_supported: ['public'],
      },
      '/.well-known/jwks.json': { keys: [publicPart(key)] },
    };
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? { message: 'Not Found' }));
  });
}

/**
 * Makes a token with the key in the issuer's folder; the backend need not run.
 * Claims as Cognito's: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 * @throws Error saying what to do when the backend has never been started in that folder.
 */
export async function signToken(keyDir: string, request: TokenRequest): Promise<string> {
  const { key, url, clientId } = await readIssuer(keyDir);
  const client = request.clientId ?? clientId;
  if (url === undefined || client === undefined) {
    throw new Error(
      `The issuer in ${keyDir} has not been in use yet. Start the backend once with npm start.`,
    );
  }
  const now = Math.floor(Date.now() / 1000);
  const issuedAt = Math.min(now, now + request.ttlSeconds);
  return new SignJWT(claims(request, client))
    .setProtectedHeader({ alg: 'RS256', kid: key.kid ?? '' })
    .setIssuer(url)
    .setSubject(request.subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(now + request.ttlSeconds)
    .setJti(randomUUID())
    .sign(await importJWK(key, 'RS256'));
}

function claims({ subject, role, use = 'access' }: TokenRequest, client: string): Record<string, unknown> {
  const groups = role === 'operator' ? { 'cognito:groups': ['operator'] } : {};
  return use === 'access'
    ? { ...groups, token_use: 'access', scope: 'openid', client_id: client, username: subject }
    : { ...groups, token_use: 'id', aud: client, 'cognito:username': subject };
}
