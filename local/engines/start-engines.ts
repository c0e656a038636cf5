import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { startDynamodb } from './dynamodb.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { startKinesis } from './kinesis.ts';
import { startPostgres } from './postgres.ts';
import { startS3 } from './s3.ts';
import { startSecretsManager } from './secrets-manager.ts';

/** Each engine, and the variable whose URL replaces it by one that already runs. */
const ENGINES = {
  dynamodb: { start: startDynamodb, override: 'VARVE_DYNAMODB_URL' },
  kinesis: { start: startKinesis, override: 'VARVE_KINESIS_URL' },
  s3: { start: startS3, override: 'VARVE_S3_URL' },
  secretsManager: { start: startSecretsManager, override: 'VARVE_SECRETS_MANAGER_URL' },
  postgres: { start: startPostgres, override: 'VARVE_POSTGRES_URL' },
} satisfies Record<string, { start(options: EngineOptions): Promise<Engine>; override: string }>;

export type EngineName = keyof typeof ENGINES;

export interface Engines {
  /** The address of each engine. */
  readonly urls: Readonly<Record<EngineName, string>>;
  stop(): Promise<void>;
}

/**
 * Starts all engines at once, each in its own folder below `dir`.
 * @throws CannotStart for the first that did not come up, after ending the others.
 */
export async function startEngines(dir: string, env: NodeJS.ProcessEnv = process.env): Promise<Engines> {
  const names = Object.keys(ENGINES) as EngineName[];
  const attempts = await Promise.allSettled(names.map((name) => startEngine(name, dir, env)));
  const engines = attempts.filter((attempt) => attempt.status === 'fulfilled').map(({ value }) => value);
  const stop = async () => void (await Promise.all(engines.map((engine) => engine.stop())));
  const failed = attempts.find((attempt) => attempt.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const urls = Object.fromEntries(engines.map(({ name, url }) => [name, url])) as Record<EngineName, string>;
  return { urls, stop };
}

async function startEngine(name: EngineName, dir: string, env: NodeJS.ProcessEnv): Promise<Engine> {
  const { start, override } = ENGINES[name];
  const running = env[override];
  if (running) return { name, url: running, stop: async () => {} };
  const dataDir = resolve(dir, name);
  await mkdir(dataDir, { recursive: true });
  return start({ dataDir });
}
