import { isTransient } from '../shared/aws-faults.ts';
import { KeysLeftOut } from './dynamodb-batches.ts';
import { StoreUnavailable } from './event-store.ts';

/**
 * What a call to DynamoDB failed with, in words of the event store.
 * @throws {StoreUnavailable} where it passes; else the error itself
 */
export function throwStoreFault(error: unknown): never {
  throw isTransient(error) || error instanceof KeysLeftOut ? new StoreUnavailable(error) : error;
}
