import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startDynamodb } from '../local/engines/dynamodb.ts';
import { localClient } from '../test/support/events-table.ts';

/** An engine of the measurement's own, and the one client that all use. */
export interface BenchEngine {
  readonly client: DynamoDB;
  stop(): Promise<void>;
}

export async function startBenchEngine(): Promise<BenchEngine> {
  const dataDir = join(import.meta.dirname, '..', '.local', `bench-${randomUUID()}`);
  await mkdir(dataDir, { recursive: true });
  const removed = () => rm(dataDir, { recursive: true, force: true });
  const engine = await startDynamodb({ dataDir }).catch(async (error: unknown) => {
    await removed();
    throw error;
  });
  // As the functions have it; see `lambdas/shared/aws-clients.ts`.
  const requestHandler = new NodeHttpHandler({ connectionTimeout: 1_000, requestTimeout: 5_000 });
  const client = new DynamoDB({ ...localClient(engine.url), requestHandler });
  return {
    client,
    async stop() {
      client.destroy();
      await engine.stop();
      await removed();
    },
  };
}
