import { onTestFinished } from 'vitest';
import { type EngineClients, engineClients } from '../../../local/engines/engine-clients.ts';
import type { EngineUrls } from '../../../local/engines/start-engines.ts';

const NOWHERE = 'http://127.0.0.1:1';

/** Clients for these engines only, closed after the test. */
export function clientsOf(urls: Partial<EngineUrls>): EngineClients {
  const nowhere = ['dynamodb', 'kinesis', 'sns', 'sqs', 's3', 'secretsManager'].map((name) => [
    name,
    NOWHERE,
  ]);
  const clients = engineClients({ ...Object.fromEntries(nowhere), ...urls }, 'eu-west-1');
  onTestFinished(() => clients.destroy());
  return clients;
}
