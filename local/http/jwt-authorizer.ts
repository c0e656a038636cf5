import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { gatewayAnswer, type HttpAnswer } from './gateway-answer.ts';

/** A JWT authorizer of the template. */
export interface JwtAuthorizer {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/** What the function is told of the token, at `requestContext.authorizer.jwt`. */
export interface AuthorizedToken {
  readonly claims: Readonly<Record<string, string>>;
  /** The scopes of the route; null for a route that asks for none. */
  readonly scopes: readonly string[] | null;
}

export type Verdict =
  | { readonly kind: 'admitted'; readonly token: AuthorizedToken }
  | { readonly kind: 'refused'; readonly answer: HttpAnswer };

/**
 * Checks tokens as the JWT authorizer of an HTTP API does: an RSA signature by a key of the issuer, `iss`, `aud` (or
 * `client_id` where there is no `aud`), `exp`, `nbf`, `iat`, and one of the route's scopes.
 * It does not tell ID tokens from access tokens; that is left to the function, as on AWS.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html (www-authenticate)
 */
export function jwtAuthorizer({ issuer, audience }: JwtAuthorizer) {
  const key = issuerKeys(issuer);
  return async (header: string | undefined, scopes: readonly string[] = []): Promise<Verdict> => {
    const token = header?.replace(/^bearer(\s+|$)/i, '').trim() ?? '';
    if (token === '') {
      return unauthorized('Bearer');
    }
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        algorithms: ['RS256'],
        requiredClaims: ['exp'],
      });
      const fault = audienceFault(payload, audience) ?? issueTimeFault(payload);
      return fault === undefined ? admit(payload, scopes) : unauthorized(challenge(scopes, fault));
    } catch (error) {
      return unauthorized(challenge(scopes, tokenFault(error)));
    }
  };
}

/** The issuer's keys, found by discovery and kept; an unknown key id makes them be fetched again, but not too often. */
function issuerKeys(issuer: string): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const discover = async () => {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    const { jwks_uri } = (await response.json()) as { jwks_uri: string };
    return createRemoteJWKSet(new URL(jwks_uri));
  };
  return async (header, token) => {
    keys ??= discover();
    const resolve = await keys.catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return resolve(header, token);
  };
}

const FAULTS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'the token has expired',
  ERR_JOSE_ALG_NOT_ALLOWED: 'signing method is invalid',
  ERR_JWKS_NO_MATCHING_KEY: 'signing key is not known',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature is invalid',
};

function tokenFault(error: unknown): string {
  if (!(error instanceof errors.JOSEError)) {
    return 'OIDC discovery endpoint communication error';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `the token does not have a valid ${error.claim}`;
  }
  return FAULTS[error.code] ?? 'the token is malformed';
}

function audienceFault({ aud, client_id }: JWTPayload, audience: readonly string[]): string | undefined {
  const named = [aud ?? client_id].flat();
  return named.some((one) => audience.includes(String(one)))
    ? undefined
    : 'the token does not have a valid audience';
}

const issueTimeFault = ({ iat }: JWTPayload): string | undefined =>
  (iat ?? 0) * 1000 > Date.now() ? 'the token was issued in the future' : undefined;

function admit(payload: JWTPayload, scopes: readonly string[]): Verdict {
  const held = String(payload.scope ?? payload.scp ?? '').split(' ');
  if (scopes.length > 0 && !scopes.some((scope) => held.includes(scope))) {
    const header = `Bearer scope="${scopes.join(' ')}" error="insufficient_scope" error_description="the token does not have a sufficient scope"`;
    return { kind: 'refused', answer: gatewayAnswer(403, 'Forbidden', { 'www-authenticate': header }) };
  }
  return {
    kind: 'admitted',
    token: { claims: claimTexts(payload), scopes: scopes.length > 0 ? scopes : null },
  };
}

/** Claims reach the function as text; a list is rendered as `[a b]`, as measured on AWS: https://github.com/floci-io/floci/pull/2011 */
function claimTexts(payload: JWTPayload): Record<string, string> {
  const rendered = (value: unknown): string => {
    if (Array.isArray(value)) {
      return `[${value.map(rendered).join(' ')}]`;
    }
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  const given = Object.entries(payload).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, rendered(value)]));
}

const challenge = (scopes: readonly string[], fault: string): string =>
  `Bearer scope="${scopes.join(' ')}" error="invalid_token" error_description="${fault}"`;

const unauthorized = (header: string): Verdict => ({
  kind: 'refused',
  answer: gatewayAnswer(401, 'Unauthorized', { 'www-authenticate': header }),
});
