import type { Actor } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import type { HttpEvent } from './http-frame.ts';
import { Problem } from './http-problem.ts';

const OPERATORS = 'operator';

/**
 * Who is asking, by the claims that the authorizer has verified. The authorizer lets ID tokens of the same client in,
 * so what the token is for is looked at here (S31).
 * @throws {Problem} 401 when it is not an access token
 */
export function actorOf(event: HttpEvent): Actor {
  const claims = event.requestContext?.authorizer?.jwt?.claims ?? {};
  const subject = String(claims.sub ?? '');
  if (claims.token_use !== 'access' || !StreamId.idPattern.test(subject)) {
    throw new Problem('unauthenticated', { detail: 'Send an access token.' });
  }
  return {
    role: groupsOf(claims['cognito:groups']).includes(OPERATORS) ? 'operator' : 'customer',
    id: subject,
  };
}

/** API Gateway hands an array claim on as the text `[a b]`. */
const groupsOf = (claim: unknown): readonly string[] =>
  String(claim ?? '')
    .replace(/^\[|\]$/g, '')
    .split(/[\s,]+/);
