import { v7 as uuidv7 } from 'uuid';
import { ARCHIVE_BUCKET_ENV } from '../event-store/contract.ts';
import { S3ObjectStore } from '../event-store/s3-object-store.ts';
import { GENERATIONS_TABLE_ENV } from '../projections/contract.ts';
import { DynamoDbGenerations } from '../projections/dynamodb-generations.ts';
import { REPLAYS_ENV } from '../replay/contract.ts';
import { DynamoDbReplayProgress } from '../replay/dynamodb-replay-progress.ts';
import { dynamoDbClient } from '../shared/aws-clients.ts';
import { s3Client } from '../shared/aws-s3-client.ts';
import { sfnClient } from '../shared/aws-sfn-client.ts';
import { requireEnv } from '../shared/env.ts';
import { EXPORTS_ENV, IMPORTS_ENV, TIERINGS_ENV, VERIFICATIONS_ENV } from './contract.ts';
import { SfnExecutions } from './executions/sfn-executions.ts';
import { S3PresignedObjects } from './moving/s3-presigned-objects.ts';

/** What starts long work of every kind, and what it says of itself. */
export function longWork() {
  const archive = { client: s3Client(), bucket: requireEnv(ARCHIVE_BUCKET_ENV) };
  const generations = { client: dynamoDbClient(), tableName: requireEnv(GENERATIONS_TABLE_ENV) };
  const client = sfnClient();
  const executionsOf = (variable: string) => new SfnExecutions({ client, machine: requireEnv(variable) });
  return {
    verifications: executionsOf(VERIFICATIONS_ENV),
    tierings: executionsOf(TIERINGS_ENV),
    exports: executionsOf(EXPORTS_ENV),
    imports: executionsOf(IMPORTS_ENV),
    replays: executionsOf(REPLAYS_ENV),
    objects: new S3ObjectStore(archive),
    presigned: new S3PresignedObjects(archive),
    generations: new DynamoDbGenerations(generations),
    progress: new DynamoDbReplayProgress(generations),
    newId: uuidv7,
  };
}
