import { POSITIONS_TABLE_ENV } from '../../event-store/contract.ts';
import { dynamoDbClient } from '../../shared/aws-clients.ts';
import { requireEnv } from '../../shared/env.ts';
import { batchFrame } from '../../shared/lambda-frame.ts';
import { logger } from '../../shared/logger.ts';
import { RECONCILE_EVERY_ENV, RECONCILE_PATIENCE_ENV } from '../contract.ts';
import { deployedSources } from '../lambda-sources.ts';
import { DynamoDbRounds } from './dynamodb-rounds.ts';
import { reconcileHandler } from './handle-reconcile.ts';

/** Milliseconds: longer than any consumer's function may take. */
const PATIENCE = 70_000;

const millisecondsOf = (name: string): number => Number(requireEnv(name)) * 1000;

export const handler = batchFrame(
  reconcileHandler({
    ...deployedSources(PATIENCE),
    rounds: new DynamoDbRounds({ client: dynamoDbClient(), tableName: requireEnv(POSITIONS_TABLE_ENV) }),
    every: millisecondsOf(RECONCILE_EVERY_ENV),
    patience: millisecondsOf(RECONCILE_PATIENCE_ENV),
    logger,
  }),
);
