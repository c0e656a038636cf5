import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage-config.ts';
import { AuroraPostgres } from '../projections/aurora-postgres.ts';
import { DynamoDbTables } from '../projections/dynamodb-tables.ts';
import { OpenSearchDomain } from '../projections/opensearch-domain.ts';
import { PlainOpenSearch } from '../projections/plain-opensearch.ts';
import { PlainPostgres } from '../projections/plain-postgres.ts';
import { PlainValkey } from '../projections/plain-valkey.ts';
import type { ReadModelStore } from '../projections/read-model-store.ts';
import { ServerlessValkey } from '../projections/serverless-valkey.ts';
import { PrivateNetwork } from '../shared/private-network.ts';

export interface ReadModelStackProps {
  readonly config: StageConfig;
}

/** The stores of the read models. May be lost: all they hold is rebuilt from the events. */
export class ReadModelStack extends Stack {
  /** Those that are on. */
  readonly stores: readonly ReadModelStore[];
  private readonly config: StageConfig;
  /** @default - none: no store of the stage needs one */
  private readonly network?: PrivateNetwork;

  constructor(scope: Construct, id: string, { config }: ReadModelStackProps) {
    super(scope, id, { description: 'Varve: the stores of the read models' });
    this.config = config;
    const { network, logRetention } = config;
    if (network.kind === 'private')
      this.network = new PrivateNetwork(this, 'Network', { ...network, logRetention });
    const stores = [this.postgres(), this.openSearch(), this.valkey(), this.dynamoDb()];
    this.stores = stores.filter((store) => store !== undefined);
    if (!this.network && this.stores.length === 0) {
      Validations.of(this).acknowledge({
        id: 'CloudFormation-Validate::F0001',
        reason:
          'Every store is switched off. The CDK deploys no stack without resources, and deletes the one before.',
      });
    }
  }

  private postgres(): ReadModelStore | undefined {
    const { postgres } = this.config.readStores;
    if (postgres.kind === 'off') return undefined;
    if (postgres.kind === 'plain') return new PlainPostgres(this, 'Postgres');
    return new AuroraPostgres(this, 'Postgres', { ...postgres, network: this.requireNetwork() });
  }

  private openSearch(): ReadModelStore | undefined {
    const { readStores, logRetention } = this.config;
    const { opensearch } = readStores;
    if (opensearch.kind === 'off') return undefined;
    if (opensearch.kind === 'plain') return new PlainOpenSearch(this, 'OpenSearch');
    return new OpenSearchDomain(this, 'OpenSearch', {
      ...opensearch,
      network: this.requireNetwork(),
      logRetention,
    });
  }

  private valkey(): ReadModelStore | undefined {
    const { valkey } = this.config.readStores;
    if (valkey.kind === 'off') return undefined;
    if (valkey.kind === 'plain') return new PlainValkey(this, 'Valkey');
    return new ServerlessValkey(this, 'Valkey', { ...valkey, network: this.requireNetwork() });
  }

  private dynamoDb(): ReadModelStore | undefined {
    const { dynamodb } = this.config.readStores;
    return dynamodb.kind === 'off' ? undefined : new DynamoDbTables(this, 'DynamoDb');
  }

  /** For a store that stands in a network. @throws Error in a stage that has none */
  private requireNetwork(): PrivateNetwork {
    if (this.network) return this.network;
    throw new Error(
      `Stage "${this.config.name}" has a read store that stands in a network, but no network. Set network.kind to 'private', or make its stores plain, in lib/config/stages.ts.`,
    );
  }
}
