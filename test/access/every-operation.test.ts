import { describe, expect, test } from 'vitest';
import { operationsRoutes } from '../../lambdas/operations/contract.ts';
import { memoryOperations } from '../operations/memory-operations.ts';
import { customerClaims, operatorClaims } from '../support/http-events.ts';

/** Written out by hand from the contract on the wire: what each answers an operator. Nobody else is let in. */
const operations: Readonly<Record<string, readonly [operator: number, body?: string]>> = {
  'GET /operations/lag': [200],
  'GET /operations/parked': [200],
  'POST /operations/redrive': [202, '{}'],
};

describe('S30 every operation', () => {
  test('is one of those below', () => {
    expect(Object.keys(operations).sort()).toEqual([...operationsRoutes].sort());
  });

  test.each(Object.entries(operations))('%s', async (route, [forOperators, body]) => {
    const { ask } = memoryOperations();
    for (const [claims, expected] of [
      [{}, 401],
      [customerClaims, 403],
      [operatorClaims, forOperators],
    ] as const) {
      const { status } = await ask(route, { claims, ...(body !== undefined && { body }) });
      expect(status).toBe(expected);
    }
  });
});
