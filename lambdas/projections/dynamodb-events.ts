import { upcast } from '../domain/aggregates.ts';
import { dynamoDbEventReader } from '../event-store/dynamodb-stores.ts';
import type { PresentEventReader } from '../event-store/event-store.ts';

/** The event store as every projection reads it, for what its transport did not bring. */
export const eventReader = (): PresentEventReader => dynamoDbEventReader(upcast);
