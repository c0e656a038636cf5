import { readFileSync } from 'node:fs';
import { aggregates, upcast } from '../domain/aggregates.ts';
import { dynamoDbEventStore } from '../event-store/dynamodb-stores.ts';
import { reducersOf } from '../event-store/reducers.ts';
import { secretsManagerClient } from '../shared/aws-clients.ts';
import { CURSOR_KEY_ENV } from '../shared/contract.ts';
import { requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { logger } from '../shared/logger.ts';
import { secret } from '../shared/secrets.ts';
import { historyHandler } from './handle-history.ts';

// Made by the build from the code of the aggregates, and laid beside the bundle.
const names = readFileSync(new URL('reducers.json', import.meta.url), 'utf8');

export const handler = httpFrame(
  historyHandler({
    reader: dynamoDbEventStore(upcast, { reducers: reducersOf(aggregates, names), logger }),
    cursorKey: secret(secretsManagerClient(), requireEnv(CURSOR_KEY_ENV)),
  }),
);
