import { randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import pg from 'pg';
import { afterAll, expect, inject, it } from 'vitest';
import { toItem } from '../../lambdas/event-store/commit-item.ts';
import { accountsProjection } from '../../lambdas/projections/accounts/contract.ts';
import { firstGenerationOf } from '../../lambdas/projections/contract.ts';
import { localClient } from '../support/events-table.ts';
import { commitOf } from '../support/histories.ts';
import { runVarve } from '../support/run-varve.ts';
import { httpClient } from './http-client.ts';

const backend = inject('backend');
const { query } = httpClient(backend.api, backend.tokens.operator);
const dynamodb = new DynamoDBClient(localClient(backend.engines.dynamodb ?? ''));
const lambda = new LambdaClient(localClient(backend.lambda));
const postgres = new pg.Pool({ connectionString: new URL('/varve', backend.engines.postgres).href });
afterAll(async () => {
  dynamodb.destroy();
  lambda.destroy();
  await postgres.end();
});

const outputOf = (name: string): string =>
  Object.values(backend.outputs).flatMap((outputs) => outputs[name] ?? [])[0] ?? '';

/** As the schedule does, at once and from the beginning. */
async function reconcile() {
  const invoke = new InvokeCommand({
    FunctionName: outputOf('ReconcileFunction'),
    Payload: Buffer.from(JSON.stringify({ anew: true })),
  });
  const { FunctionError, Payload } = await lambda.send(invoke);
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

const generation = firstGenerationOf(accountsProjection);

async function lagOfAccounts() {
  const { stdout } = await runVarve(['lag', '--json'], { VARVE_LOCAL_DIR: backend.dir });
  return JSON.parse(stdout).find(({ consumer }: { consumer: string }) => consumer === generation);
}

it('G5 what a read model has lost long ago is told by lag, and brought again by reconcile', async () => {
  const owner = `o-${randomUUID()}`;
  // Made in 2010, so that it should have arrived.
  const commit = commitOf(`account#${owner}`, 1);
  const events = [{ type: 'AccountCreated', schemaVersion: 1, data: { owner, currency: 'GBP' } }];
  const Item = toItem({ ...commit, events }) as Record<string, never>;
  await dynamodb.send(new PutItemCommand({ TableName: outputOf('EventsTable'), Item }));
  const minVersion = { headers: { 'varve-min-version': `account#${owner}@1` } };
  const listed = async (more = {}) => (await query(`/accounts?owner=${owner}`, more)).body.items;
  expect(await listed(minVersion)).toHaveLength(1);

  await postgres.query(`DELETE FROM "${generation}".documents WHERE stream = $1`, [commit.stream]);
  expect(await listed()).toEqual([]);
  const behind = await lagOfAccounts();
  expect(behind).toMatchObject({ reachable: true });
  expect(behind.events).toBeGreaterThanOrEqual(1);
  // The commit says that it was made in 2010.
  expect(behind.seconds).toBeGreaterThan(15 * 365 * 24 * 3600);

  const { announced, ended } = await reconcile();
  expect({ ended, announced: announced > 0 }).toEqual({ ended: true, announced: true });
  expect(await listed(minVersion)).toHaveLength(1);
});
