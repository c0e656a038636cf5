import { Token, Validations } from 'aws-cdk-lib';
import { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { POSTGRES_ADMIN_URL_ENV, POSTGRES_URL_ENV } from '../../lambdas/projections/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';
import { ADMINISTRATOR, DATABASE, Postgres } from './postgres.ts';

/**
 * PostgreSQL for a stage that runs on one machine: each user's password is the user's name, there is no network to
 * keep anyone out, and so no stage that is deployed may use it.
 */
export class PlainPostgres extends Postgres {
  private readonly cluster: CfnDBCluster;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.cluster = new CfnDBCluster(this, 'Cluster', {
      engine: 'aurora-postgresql',
      databaseName: DATABASE,
      masterUsername: ADMINISTRATOR,
      masterUserPassword: ADMINISTRATOR,
    });
    Validations.of(this.cluster).acknowledge({
      id: 'CloudFormation-Validate::W2501',
      reason:
        'No secret: the database listens to its own machine only, and the password is the name of the user.',
    });
  }

  protected override urlFor(user: string): string {
    const { attrEndpointAddress, attrEndpointPort } = this.cluster;
    return `postgresql://${user}:${user}@${attrEndpointAddress}:${Token.asString(attrEndpointPort)}/${DATABASE}`;
  }

  protected override bindUser(fn: VarveFunction, user: string): void {
    fn.addEnvironment(POSTGRES_URL_ENV, this.urlFor(user));
  }

  protected override bindAdministrator(fn: VarveFunction): void {
    fn.addEnvironment(POSTGRES_ADMIN_URL_ENV, this.urlFor(ADMINISTRATOR));
  }
}
