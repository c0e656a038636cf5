import { upcast } from '../domain/aggregates.ts';
import { dynamoDbConsumerStores } from '../event-store/dynamodb-stores.ts';
import { generationsTable } from './dynamodb-generations.ts';

/** The event store as every projection reads it, where it parks what it cannot apply, and what it has to write. */
export function projectionStores() {
  const generations = generationsTable();
  return { ...dynamoDbConsumerStores(upcast), generations, leases: generations };
}
