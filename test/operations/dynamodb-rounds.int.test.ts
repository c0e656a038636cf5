import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { FROM_THE_START } from '../../lambdas/operations/next-slice.ts';
import { DynamoDbRounds } from '../../lambdas/operations/reconcile/dynamodb-rounds.ts';
import type { Round } from '../../lambdas/operations/reconcile/rounds.ts';
import { createPositionsTable, localClient } from '../support/events-table.ts';

const client = new DynamoDBClient(localClient(inject('engines').dynamodb));
let rounds: DynamoDbRounds;
beforeAll(async () => {
  rounds = new DynamoDbRounds({ client, tableName: await createPositionsTable(client) });
});
afterAll(() => client.destroy());

const begunAt = (hour: string): Round => ({
  startedAt: `2010-12-01T${hour}:00:00.000Z`,
  places: FROM_THE_START,
  marks: null,
  isMissed: false,
});

test('a round is kept, and a run that is still in an earlier one does not take its place', async () => {
  expect(await rounds.load()).toBeUndefined();
  const [earlier, later] = [begunAt('08'), begunAt('09')];
  expect(await rounds.save(earlier)).toBe(true);
  const further: Round = { ...later, marks: 'end', isMissed: true };
  expect([await rounds.save(later), await rounds.save(further)]).toEqual([true, true]);
  expect(await rounds.save({ ...earlier, marks: 'end' })).toBe(false);
  expect(await rounds.load()).toEqual(further);
});

test('a table that does not answer is unavailable', { timeout: 20_000 }, async () => {
  const nowhere = new DynamoDBClient({ ...localClient('http://127.0.0.1:9'), maxAttempts: 1 });
  const elsewhere = new DynamoDbRounds({ client: nowhere, tableName: 'positions' });
  await expect(elsewhere.load()).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(elsewhere.save(begunAt('08'))).rejects.toBeInstanceOf(StoreUnavailable);
});
