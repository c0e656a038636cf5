import { EVENTS_TABLE_ENV } from '../event-store/contract.ts';
import { DynamoDbEventStore } from '../event-store/dynamodb-event-store.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { logger } from '../shared/logger.ts';
import { commandHandler } from './handle-command.ts';

const store = new DynamoDbEventStore({ client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) });

export const handler = httpFrame(commandHandler(store, logger));
