import { describe, expect, test } from 'vitest';
import { operationsRoutes } from '../../lambdas/operations/contract.ts';
import { memoryOperations } from '../operations/memory-operations.ts';
import { customerClaims, operatorClaims } from '../support/http-events.ts';

/** Written out by hand from the contract on the wire: what each answers an operator. Nobody else is let in. */
const operations: Readonly<Record<string, readonly [operator: number, body?: string]>> = {
  'GET /operations/lag': [200],
  'GET /operations/parked': [200],
  'POST /operations/redrive': [202, '{}'],
  'POST /operations/verifications': [202, '{}'],
  'GET /operations/verifications': [200],
  'GET /operations/verifications/{id}': [200],
  'POST /operations/verifications/{id}/stop': [200],
  'POST /operations/tierings': [202, '{}'],
  'GET /operations/tierings': [200],
  'GET /operations/tierings/{id}': [200],
  'POST /operations/tierings/{id}/stop': [200],
  'POST /operations/replays': [400, '{}'],
  'GET /operations/replays': [200],
  'GET /operations/replays/{id}': [200],
  'POST /operations/replays/{id}/stop': [200],
  'GET /operations/generations': [200],
  'POST /operations/exports': [202, '{}'],
  'GET /operations/exports': [200],
  'GET /operations/exports/{id}': [200],
  'POST /operations/exports/{id}/stop': [200],
  'GET /operations/exports/{id}/objects': [404],
  'POST /operations/imports': [400, '{}'],
  'GET /operations/imports': [200],
  'GET /operations/imports/{id}': [200],
  'POST /operations/imports/{id}/stop': [200],
  'POST /operations/imports/objects': [400, '{}'],
};

describe('S30 every operation', () => {
  test('is one of those below', () => {
    expect(Object.keys(operations).sort()).toEqual([...operationsRoutes].sort());
  });

  test.each(Object.entries(operations))('%s', async (route, [forOperators, body]) => {
    const { ask, verifications, tierings, replays, exports, imports } = memoryOperations();
    const pathParameters = { id: 'one-that-ended' };
    for (const executions of [verifications, tierings, replays, exports, imports]) {
      await executions.start(pathParameters.id, { run: pathParameters.id });
      executions.end(pathParameters.id, 'succeeded');
    }
    for (const [claims, expected] of [
      [{}, 401],
      [customerClaims, 403],
      [operatorClaims, forOperators],
    ] as const) {
      const { status } = await ask(route, { claims, pathParameters, ...(body !== undefined && { body }) });
      expect(status).toBe(expected);
    }
  });
});
