import { dynamoDbClient } from '../shared/aws-clients.ts';
import { ifBound, requireEnv } from '../shared/env.ts';
import { OPENSEARCH_URL_ENV, POSTGRES_ADMIN_URL_ENV, tableEnvOf, VALKEY_URL_ENV } from './contract.ts';
import { DynamoDbGenerationStore } from './dynamodb-generation-store.ts';
import { generationsTable } from './dynamodb-generations.ts';
import { generationStores } from './generation-stores.ts';
import { openSearchClient } from './opensearch-client.ts';
import { OpenSearchGenerationStore } from './opensearch-generation-store.ts';
import { postgresAdministrator } from './postgres-administrator.ts';
import { PostgresGenerationStore } from './postgres-generation-store.ts';
import { valkey } from './valkey-client.ts';
import { ValkeyGenerationStore } from './valkey-generation-store.ts';

/**
 * What makes generations, as the template binds it, for every function that does. A store that is switched off has no
 * address.
 */
export function boundGenerations() {
  const administrator = ifBound(POSTGRES_ADMIN_URL_ENV, postgresAdministrator);
  const openSearch = ifBound(OPENSEARCH_URL_ENV, openSearchClient);
  const cache = ifBound(VALKEY_URL_ENV, valkey);
  const storeOf = generationStores({
    postgres:
      administrator && ((contract) => new PostgresGenerationStore({ admin: administrator, contract })),
    opensearch: openSearch && ((contract) => new OpenSearchGenerationStore({ client: openSearch, contract })),
    valkey: cache && (() => new ValkeyGenerationStore({ valkey: cache })),
    dynamodb: (contract) =>
      new DynamoDbGenerationStore({ client: dynamoDbClient(), tableName: requireEnv(tableEnvOf(contract)) }),
  });
  return { administrator, storeOf, generations: generationsTable() };
}
