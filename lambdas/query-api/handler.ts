import { readFileSync } from 'node:fs';
import * as projections from '../projections/contract.ts';
import { secretsManagerClient } from '../shared/aws-clients.ts';
import { CURSOR_KEY_ENV } from '../shared/contract.ts';
import { optionalEnv, requireEnv } from '../shared/env.ts';
import { httpFrame } from '../shared/http-frame.ts';
import { secret } from '../shared/secrets.ts';
import { dynamoDbReadModels } from './dynamodb-read-models.ts';
import { queryHandler } from './handle-query.ts';
import { openSearchReadModels } from './opensearch-read-models.ts';
import { postgresReadModels } from './postgres-read-models.ts';
import { valkeyReadModels } from './valkey-read-models.ts';

// A store that is switched off is bound by no variable.
const postgres = optionalEnv(projections.POSTGRES_URL_ENV);
const opensearch = optionalEnv(projections.OPENSEARCH_URL_ENV);
const valkey = optionalEnv(projections.VALKEY_URL_ENV);
const stockTable = optionalEnv(projections.tableEnvOf(projections.productStockProjection));

export const handler = httpFrame(
  queryHandler({
    ...(postgres && { postgres: postgresReadModels(postgres) }),
    ...(opensearch && { opensearch: openSearchReadModels(opensearch) }),
    ...(valkey && { valkey: valkeyReadModels(valkey) }),
    ...(stockTable && { dynamodb: dynamoDbReadModels(stockTable) }),
    cursorKey: secret(secretsManagerClient(), requireEnv(CURSOR_KEY_ENV)),
    // Made by the build from the schemas, and laid beside the bundle.
    apiDocument: readFileSync(new URL('openapi.json', import.meta.url), 'utf8'),
  }),
);
