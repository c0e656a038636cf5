import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';

/** Milliseconds. How long a statement may take is a setting of the user: a proxy takes none with a connection. */
const CONNECT_TIMEOUT = 5_000;

const BIGINT = 20;
const NUMERIC = 1700;
const DATE = 1082;
// Sums are int8 and their sums numeric; both come as text, since they may be beyond what a number holds.
pg.types.setTypeParser(BIGINT, exactNumber);
pg.types.setTypeParser(NUMERIC, exactNumber);
// A day is a day, not a moment in some time zone.
pg.types.setTypeParser(DATE, (text) => text);

function exactNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${text} is beyond the safe integers`);
}

export interface PoolOptions {
  /** Answers the password for a URL without one. @default an IAM token */
  readonly password?: () => Promise<string>;
  /** Milliseconds to wait for a connection. @default 5,000 */
  readonly connectTimeout?: number;
}

/**
 * A pool for one function environment, which does one thing at a time.
 *
 * A URL with a password is used as it stands. One without signs in with an IAM token, made anew for each connection
 * since it is good for 15 minutes (AWS: "Connecting to your DB cluster using IAM authentication"), or with what
 * `options.password` answers, over TLS.
 */
export function postgresPool(url: string, options: PoolOptions = {}): pg.Pool {
  const { hostname, port, username, password, pathname } = new URL(url);
  const pool = new pg.Pool({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    database: pathname.slice(1),
    max: 2,
    keepAlive: true,
    connectionTimeoutMillis: options.connectTimeout ?? CONNECT_TIMEOUT,
    ...(password === ''
      ? { password: options.password ?? iamToken(hostname, Number(port), username), ssl: true }
      : { password: decodeURIComponent(password) }),
  });
  // A connection that breaks while nobody uses it is replaced by the next query; unheard, it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

function iamToken(hostname: string, port: number, username: string): () => Promise<string> {
  const signer = new Signer({ hostname, port, username });
  return () => signer.getAuthToken();
}
