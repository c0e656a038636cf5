import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { answersHttp } from './answers-http.ts';
import { CannotStart, type Engine, type EngineOptions } from './engine.ts';
import { endProgram, startProgram } from './engine-process.ts';
import { freePort } from './free-port.ts';

/** DynamoDB and its streams: dynoxide. What it acknowledged is on disk, also after `kill -9`. */
export async function startDynamodb({ dataDir }: EngineOptions): Promise<Engine> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await startProgram({
    name: 'dynamodb',
    dataDir,
    command: [dynoxide(), '--port', `${port}`, '--db-path', join(dataDir, 'tables.db')],
    endSignal: 'SIGTERM',
    ifDamaged: `the events were in it: move ${dirname(dataDir)} away to begin anew`,
    ready: () => answersHttp(url),
  });
  return { name: 'dynamodb', url, stop: () => endProgram(child, 'SIGTERM') };
}

/** @throws CannotStart where the package has no program for this machine, or npm left it out. */
export function dynoxide(platform = `${process.platform}-${process.arch}`): string {
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide`);
  } catch {
    throw new CannotStart(
      `dynamodb: @dynoxide/${platform} is not installed; run "npm install --no-save @dynoxide/${platform}@1.2.1", ` +
        'or set VARVE_DYNAMODB_URL to a DynamoDB that runs',
    );
  }
}
