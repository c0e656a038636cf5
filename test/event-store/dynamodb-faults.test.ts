import { ProvisionedThroughputExceededException, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { KeysLeftOut } from '../../lambdas/event-store/dynamodb-batches.ts';
import { throwStoreFault } from '../../lambdas/event-store/dynamodb-faults.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';

const described = { $metadata: {}, message: '' };

function faultOf(error: unknown): unknown {
  try {
    throwStoreFault(error);
  } catch (fault) {
    return fault;
  }
}

test.each([
  ['a throttle', new ProvisionedThroughputExceededException(described)],
  ['a network that is away', Object.assign(new Error(), { code: 'ECONNREFUSED' })],
  ['keys that no answer was about', new KeysLeftOut(1)],
])('%s passes, and is told as unavailable, with its cause', (_, error) => {
  const fault = faultOf(error);
  expect(fault).toBeInstanceOf(StoreUnavailable);
  expect(fault).toHaveProperty('cause', error);
});

test('what is ours to mend stays what it was', () => {
  const error = new ResourceNotFoundException(described);
  expect(faultOf(error)).toBe(error);
});
