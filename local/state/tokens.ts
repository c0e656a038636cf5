import type { Issuer } from '../http/issuer.ts';
import type { Endpoints } from './endpoints.ts';

const TTL_SECONDS = 7 * 24 * 3600;

/** A customer of the imported day. */
const CUSTOMER = '17850';

/** The tokens that everybody on this machine may take from `endpoints.json`. */
export async function localTokens(
  issuer: Issuer,
  clientIds: readonly string[],
): Promise<Endpoints['tokens']> {
  const [clientId] = clientIds;
  const common = { ...(clientId && { clientId }), ttlSeconds: TTL_SECONDS };
  return {
    operator: await issuer.token({ subject: 'operator', role: 'operator', ...common }),
    customer: await issuer.token({ subject: CUSTOMER, role: 'customer', ...common }),
  };
}
