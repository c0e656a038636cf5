import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage-config.ts';
import { AuroraPostgres } from '../projections/aurora-postgres.ts';
import { PlainPostgres } from '../projections/plain-postgres.ts';
import type { Postgres } from '../projections/postgres.ts';
import { PrivateNetwork } from '../shared/private-network.ts';

export interface ReadModelStackProps {
  readonly config: StageConfig;
}

/** The stores of the read models. May be lost: all they hold is rebuilt from the events. */
export class ReadModelStack extends Stack {
  readonly postgres: Postgres;

  constructor(scope: Construct, id: string, { config }: ReadModelStackProps) {
    super(scope, id, { description: 'Varve: the stores of the read models' });
    this.postgres = this.addPostgres(config);
  }

  private addPostgres({ postgres, logRetention }: StageConfig): Postgres {
    if (postgres.kind === 'plain') return new PlainPostgres(this, 'Postgres');
    const network = new PrivateNetwork(this, 'Network', { logRetention });
    return new AuroraPostgres(this, 'Postgres', { ...postgres, network });
  }
}
