import { EVENTS_TABLE_ENV } from '../../event-store/contract.ts';
import { isEmpty } from '../../event-store/dynamodb-emptiness.ts';
import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { type PrepareProperties, projections } from '../contract.ts';
import { boundGenerations } from '../dynamodb-bound-generations.ts';
import { customResourceHandler } from './answer-cloudformation.ts';
import { preparePostgresUsers } from './postgres-users.ts';
import { contractsIn, prepareGenerations } from './prepare-generations.ts';

const { administrator, storeOf, generations } = boundGenerations();
const events = { client: dynamoDbClient(), tableName: requireEnv(EVENTS_TABLE_ENV) };

export const handler = batchFrame(
  customResourceHandler(async (properties) => {
    const { Projections, Users } = properties as unknown as PrepareProperties;
    if (administrator) await preparePostgresUsers(administrator, Users);
    const contracts = contractsIn(projections, Projections);
    const isEventStoreEmpty = () => isEmpty(events);
    await prepareGenerations({ contracts, storeOf, generations, isEventStoreEmpty });
  }, logger),
);
