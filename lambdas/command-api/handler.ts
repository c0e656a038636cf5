import { readFileSync } from 'node:fs';
import { aggregates, upcast } from '../domain/aggregates.ts';
import { dynamoDbEventStore } from '../event-store/dynamodb-stores.ts';
import { reducersOf } from '../event-store/reducers.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { logger } from '../shared/logger.ts';
import { commandHandler } from './handle-command.ts';

// Made by the build from the code of the aggregates, and laid beside the bundle.
const names = readFileSync(new URL('reducers.json', import.meta.url), 'utf8');
const store = dynamoDbEventStore(upcast, { reducers: reducersOf(aggregates, names), logger });

export const handler = httpFrame(commandHandler(store, logger));
