import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersHttp } from './answers-http.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { endProgram, startProgram } from './engine-process.ts';
import { freePort } from './free-port.ts';

const ENDED_WITHIN_MS = 15_000;

/**
 * Kinesis: kinesis-local. It keeps its records in memory and writes them to disk when it is ended, so `kill -9` loses
 * them; whoever starts it again after that must read from the source once more.
 */
export async function startKinesis({ dataDir }: EngineOptions): Promise<Engine> {
  const main = createRequire(import.meta.url).resolve('kinesis-local');
  const [port, tlsPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const child = await startProgram({
    name: 'kinesis',
    dataDir,
    command: [process.execPath, main, dataDir],
    env: {
      KINESIS_MOCK_CERT_PATH: join(dirname(main), 'server.json'),
      KINESIS_MOCK_PLAIN_PORT: `${port}`,
      KINESIS_MOCK_TLS_PORT: `${tlsPort}`,
      AWS_ACCOUNT_ID: '000000000000',
      AWS_REGION: 'eu-west-1',
      SHOULD_PERSIST_DATA: 'true',
      PERSIST_PATH: dataDir,
      // Every write holds all records, and only the last one counts.
      PERSIST_INTERVAL: '24h',
      CREATE_STREAM_DURATION: '10ms',
      LOG_LEVEL: 'ERROR',
    },
    endSignal: 'SIGKILL',
    ifDamaged: `delete it, and ${join(dirname(dataDir), 'checkpoints')}: both come back from the table`,
    ready: () => answersHttp(`${url}/healthcheck`),
  });
  return { name: 'kinesis', url, stop: () => endOnceWritten(child) };
}

/**
 * Asked to end, it waits up to 30 s for its clients to close their connections, writes its file (4 s after its start
 * at the earliest), and ends.
 * @throws Error when that took too long: the next start must treat it as an unclean end.
 */
async function endOnceWritten(child: ChildProcess): Promise<void> {
  const ended = endProgram(child, 'SIGTERM').then(() => true);
  if (await Promise.race([ended, sleep(ENDED_WITHIN_MS, false, { ref: false })])) return;
  child.kill('SIGKILL');
  await ended;
  throw new Error(
    'kinesis was killed before it had written its records; the next start reads them from the table',
  );
}
