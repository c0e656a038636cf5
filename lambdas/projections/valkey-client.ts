import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';
import { Cluster } from 'iovalkey';
import { requireEnv } from '../shared/env.ts';
import { StoreFull, StoreUnreachable } from './store-errors.ts';

/** Milliseconds. */
const CONNECT_TIMEOUT = 1_000;
const COMMAND_TIMEOUT = 3_000;

/** A token is good for 15 minutes (AWS: "Authenticating with IAM", ElastiCache), also for connections that are made anew. */
const TOKEN_SECONDS = 900;
const LONGEST_LIFE = 600_000;

/** Replies that pass: a node that starts, fails over, is full or busy, or has given its slots away (in a pipeline). */
const PASSING =
  /^(LOADING|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|READONLY|OOM|BUSY|MISCONF|MOVED|ASK|NOREPLICAS|NOAUTH|WRONGPASS|ERR max number of clients)\b/;

/** Of those, the node that is full. */
const FULL = /^OOM\b/;

/** Valkey in cluster mode, for one function environment. */
export interface Valkey {
  /**
   * Runs commands on a connection that is alive.
   * @throws {StoreUnreachable}
   */
  ask<Answer>(commands: (cluster: Cluster) => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

interface Connection {
  readonly cluster: Promise<Cluster>;
  readonly until: number;
}

/**
 * `valkey://<host>:<port>` is used as it stands. `valkeys://<user>@<host>:<port>/<cache>` speaks TLS and signs in as
 * the user with a token made by IAM for that cache; the connection is replaced before its token is too old.
 */
export function valkey(url: string): Valkey {
  let current: Connection | undefined;

  /** The next to ask begins anew; what still runs on it may end. */
  const forget = (connection: Connection): void => {
    if (current === connection) current = undefined;
    connection.cluster.then(
      (cluster) => setTimeout(() => cluster.disconnect(), COMMAND_TIMEOUT).unref(),
      () => undefined,
    );
  };
  const alive = (): Connection => {
    if (current !== undefined && Date.now() >= current.until) forget(current);
    if (current === undefined) {
      const made = { cluster: connect(new URL(url)), until: Date.now() + LONGEST_LIFE };
      current = made;
      // One that has ended while nobody asked is not handed out again.
      const ended = () => {
        if (current === made) current = undefined;
      };
      made.cluster.then((cluster) => cluster.once('end', ended), ended);
    }
    return current;
  };

  return {
    async ask(commands) {
      const connection = alive();
      try {
        return await commands(await connection.cluster);
      } catch (error) {
        const failure = translated(error);
        if (failure instanceof StoreUnreachable) forget(connection);
        throw failure;
      }
    },
    async close() {
      (await current?.cluster)?.disconnect();
    },
  };
}

async function connect(url: URL): Promise<Cluster> {
  const secure = url.protocol === 'valkeys:';
  const cluster = new Cluster([{ host: url.hostname, port: Number(url.port) }], {
    // A certificate names the host; an address would not match it.
    ...(secure && { dnsLookup: (address, found) => found(null, address) }),
    // Gives up soon: the next call begins with a new connection.
    clusterRetryStrategy: (times) => (times > 1 ? null : 100),
    slotsRefreshTimeout: CONNECT_TIMEOUT,
    redisOptions: {
      connectTimeout: CONNECT_TIMEOUT,
      commandTimeout: COMMAND_TIMEOUT,
      maxRetriesPerRequest: 1,
      ...(secure && { tls: {}, username: url.username, password: await iamToken(url) }),
    },
  });
  // What fails is told to who asked; unheard, it would be printed.
  cluster.on('error', () => undefined);
  return cluster;
}

/** A request to connect, signed: ElastiCache takes it for a password. */
async function iamToken({ username, pathname }: URL): Promise<string> {
  const cache = pathname.slice(1);
  const signer = new SignatureV4({
    service: 'elasticache',
    region: requireEnv('AWS_REGION'),
    credentials: defaultProvider(),
    sha256: Hash.bind(null, 'sha256'),
  });
  const { query = {} } = await signer.presign(
    {
      method: 'GET',
      protocol: 'http:',
      hostname: cache,
      path: '/',
      headers: { host: cache },
      query: { Action: 'connect', User: username, ResourceType: 'ServerlessCache' },
    },
    { expiresIn: TOKEN_SECONDS },
  );
  return `${cache}/?${new URLSearchParams(query as Record<string, string>)}`;
}

/** A reply that says what is wrong with the command is a fault of ours; all else passes. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name !== 'ReplyError') return new StoreUnreachable(error);
  if (FULL.test(error.message)) return new StoreFull(error);
  return PASSING.test(error.message) ? new StoreUnreachable(error) : error;
}
