import { EVENTS_TABLE_ENV } from '../event-store/contract.ts';
import { DynamoDbEventStore } from '../event-store/dynamodb-event-store.ts';
import type { EventReader } from '../event-store/event-store.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';

/** The event store as every projection reads it, for what its transport did not bring. */
export const eventReader = (): EventReader =>
  new DynamoDbEventStore({ client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) });
