import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ARCHIVE_BUCKET_ENV,
  EVENTS_TABLE_ENV,
  SNAPSHOTS_TABLE_ENV,
} from '../../lambdas/event-store/contract.ts';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import type { PresentEventStore } from '../../lambdas/event-store/event-store.ts';
import { type LambdaFunction, startFunction } from '../../local/functions/lambda-function.ts';
import { type DynamoDbProxy, startDynamoDbProxy } from '../support/dynamodb-proxy.ts';
import { createEventsTable, createSnapshotsTable, localClient } from '../support/events-table.ts';
import { httpEvent, readAnswer } from '../support/http-events.ts';
import { presentEvents } from '../support/present-events.ts';

/** The bundle of `command-api` as it is deployed, with tables of its own and a proxy before them. */
export interface RunningCommandApi {
  readonly proxy: DynamoDbProxy;
  /** The requests since the last interruption, as `PutItem events`. */
  steps(): readonly string[];
  /** The events table, past function and proxy. */
  readonly events: PresentEventStore;
  /** @param path as `accounts/17/deposit-money` @returns the answer, or the end of the function */
  post(path: string, body: object, headers: Readonly<Record<string, string>>): Promise<CommandAnswer>;
  /** `kill -9` of every environment: the next command finds a fresh one. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export type CommandAnswer =
  | ReturnType<typeof readAnswer>
  | { readonly functionError: string; readonly payload: unknown };

export async function startCommandApi(engine: string): Promise<RunningCommandApi> {
  const codeDir = builtBundle();
  const client = new DynamoDBClient(localClient(engine));
  const tables = { events: await createEventsTable(client), snapshots: await createSnapshotsTable(client) };
  const proxy = await startDynamoDbProxy(engine);
  const fn = startFunction(
    {
      logicalId: 'CommandApi',
      name: 'command-api',
      arn: 'arn:aws:lambda:eu-west-1:000000000000:function:command-api',
      codeDir,
      handler: 'index.handler',
      timeoutSeconds: 25,
      memoryMb: 1024,
      environment: {
        [EVENTS_TABLE_ENV]: tables.events,
        [SNAPSHOTS_TABLE_ENV]: tables.snapshots,
        // Nothing has left the table for it, so nobody asks it.
        [ARCHIVE_BUCKET_ENV]: 'archive',
      },
    },
    { endpoints: { AWS_ENDPOINT_URL_DYNAMODB: proxy.url }, region: 'eu-west-1', log: () => undefined },
  );
  return {
    proxy,
    steps: () =>
      proxy.steps.map(
        ({ operation, table }) => `${operation} ${table === tables.events ? 'events' : 'snapshots'}`,
      ),
    events: presentEvents(new DynamoDbEventStore({ client, tableName: tables.events })),
    post: (path, body, headers) => post(fn, path, { body, headers }),
    kill: () => fn.stop(),
    async stop() {
      await fn.stop();
      await proxy.stop();
      client.destroy();
    },
  };
}

function builtBundle(): string {
  const folder = join(import.meta.dirname, '..', '..', 'dist', 'command-api');
  if (existsSync(join(folder, 'index.mjs'))) return folder;
  throw new Error('There is no bundle dist/command-api. Run "npm run build" first, as "npm test" does.');
}

async function post(
  fn: LambdaFunction,
  path: string,
  { body, headers }: { readonly body: object; readonly headers: Readonly<Record<string, string>> },
): Promise<CommandAnswer> {
  const parts = path.split('/');
  const [collection = '', id] = parts;
  const { payload, functionError } = await fn.invoke(
    httpEvent({
      routeKey: parts.length === 3 ? 'POST /{collection}/{id}/{command}' : 'POST /{collection}/{command}',
      path: `/${path}`,
      pathParameters: {
        collection,
        command: parts.at(-1) ?? '',
        ...(parts.length === 3 && id !== undefined ? { id } : {}),
      },
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );
  return functionError === undefined ? readAnswer(payload) : { functionError, payload };
}
