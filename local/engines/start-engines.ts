import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { startDynamodb } from './dynamodb.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { startFauxqs } from './fauxqs.ts';
import { startKinesis } from './kinesis.ts';
import { startOpensearch } from './opensearch.ts';
import { startPostgres } from './postgres.ts';
import { startSecretsManager } from './secrets-manager.ts';
import { startValkey } from './valkey.ts';

/** What holds read models only, and may be switched off with them; the other engines always run. */
const OPTIONAL = ['postgres', 'opensearch', 'valkey'] as const;
type Optional = (typeof OPTIONAL)[number];
type Always = 'dynamodb' | 'kinesis' | 'sns' | 'sqs' | 's3' | 'secretsManager';

export type EngineName = Always | Optional;

/** The address of each engine; of those that are switched off there is none. */
export type EngineUrls = Readonly<Record<Always, string> & Partial<Record<Optional, string>>>;

interface Program {
  start(options: EngineOptions): Promise<Engine>;
  /** What it stands in for, and the variable whose URL replaces it there by something that already runs. */
  readonly serves: Readonly<Partial<Record<EngineName, string>>>;
}

/** By the names of their folders. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  dynamodb: { start: startDynamodb, serves: { dynamodb: 'VARVE_DYNAMODB_URL' } },
  kinesis: { start: startKinesis, serves: { kinesis: 'VARVE_KINESIS_URL' } },
  fauxqs: {
    start: startFauxqs,
    serves: { sns: 'VARVE_SNS_URL', sqs: 'VARVE_SQS_URL', s3: 'VARVE_S3_URL' },
  },
  secretsManager: { start: startSecretsManager, serves: { secretsManager: 'VARVE_SECRETS_MANAGER_URL' } },
  postgres: { start: startPostgres, serves: { postgres: 'VARVE_POSTGRES_URL' } },
  opensearch: { start: startOpensearch, serves: { opensearch: 'VARVE_OPENSEARCH_URL' } },
  valkey: { start: startValkey, serves: { valkey: 'VARVE_VALKEY_URL' } },
};

export interface Engines {
  readonly urls: EngineUrls;
  stop(): Promise<void>;
}

export interface EnginesOptions {
  /** Each engine has a folder of its own in it. */
  readonly dir: string;
  /** Read stores that are switched off. @default none */
  readonly without?: readonly string[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts all engines at once.
 * @throws CannotStart for the first that did not come up, after ending the others.
 */
export async function startEngines({
  dir,
  without = [],
  env = process.env,
}: EnginesOptions): Promise<Engines> {
  const off = OPTIONAL.filter((name) => without.includes(name));
  const wanted = Object.entries(PROGRAMS).filter(([name]) => !off.some((each) => each === name));
  const attempts = await Promise.allSettled(
    wanted.map(([name, program]) => startUnlessReplaced(program, resolve(dir, name), env)),
  );
  const started = attempts.filter((attempt) => attempt.status === 'fulfilled').map(({ value }) => value);
  const stop = async () => void (await Promise.all(started.map((each) => each.stop())));
  const failed = attempts.find((attempt) => attempt.status === 'rejected');
  if (failed) {
    // Whatever becomes of the others, this is what has to be told.
    await Promise.allSettled(started.map((each) => each.stop()));
    throw failed.reason;
  }
  return { urls: Object.assign({}, ...started.map(({ urls }) => urls)) as EngineUrls, stop };
}

interface Started {
  readonly urls: Partial<EngineUrls>;
  stop(): Promise<void>;
}

/** Not started at all when each of its services is replaced. */
async function startUnlessReplaced(
  { start, serves }: Program,
  dataDir: string,
  env: NodeJS.ProcessEnv,
): Promise<Started> {
  const replaced = Object.entries(serves).map(([name, variable]) => [name, env[variable]] as const);
  if (replaced.every(([, url]) => url)) return { urls: Object.fromEntries(replaced), stop: async () => {} };
  await mkdir(dataDir, { recursive: true });
  const engine = await start({ dataDir });
  const urls = Object.fromEntries(replaced.map(([name, url]) => [name, url || engine.url]));
  return { urls, stop: () => engine.stop() };
}
