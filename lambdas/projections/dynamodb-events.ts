import { upcast } from '../domain/aggregates.ts';
import { type ConsumerStores, dynamoDbConsumerStores } from '../event-store/dynamodb-stores.ts';

/** The event store as every projection reads it, and where it parks what it cannot apply. */
export const eventStores = (): ConsumerStores => dynamoDbConsumerStores(upcast);
