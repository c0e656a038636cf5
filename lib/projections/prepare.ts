import { CustomResource, Duration, FileSystem } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  generationOf,
  type PrepareProperties,
  type ProjectionContract,
  queryUser,
} from '../../lambdas/projections/contract.ts';
import { bundleFolder, VarveFunction } from '../shared/varve-function.ts';
import type { Postgres } from './postgres.ts';

export interface PrepareProps {
  readonly projections: readonly ProjectionContract[];
  readonly postgres: Postgres;
  readonly logRetention: RetentionDays;
}

const BUNDLE = 'projections-prepare';

/**
 * Makes the tables and users of all projections at deployment, as the database's administrator: what reads or
 * writes them depends on this. CloudFormation calls the function itself and waits for its answer.
 */
export class Prepare extends Construct {
  readonly function: VarveFunction;
  /** What has to be there before anybody reads or writes. */
  readonly readModels: CustomResource;

  constructor(scope: Construct, id: string, { projections, postgres, logRetention }: PrepareProps) {
    super(scope, id);
    const timeout = Duration.minutes(5);
    this.function = new VarveFunction(this, 'Function', {
      bundle: BUNDLE,
      description: 'Makes the tables and users of the projections',
      timeout,
      logRetention,
      ...(postgres.network && { network: postgres.network }),
    });
    postgres.bindAdministrator(this.function);

    const properties: PrepareProperties = {
      Users: projections.map(({ name, user }) => ({ Projection: name, Url: postgres.urlFor(user) })),
      QueryUrl: postgres.urlFor(queryUser),
      // Tables change with the code that makes them, also where nobody raised a version.
      Version: [...projections.map(generationOf), FileSystem.fingerprint(bundleFolder(BUNDLE))].join(' '),
    };
    this.readModels = new CustomResource(this, 'ReadModels', {
      resourceType: 'Custom::PrepareReadModels',
      serviceToken: this.function.functionArn,
      // An answer that never comes fails the deployment now rather than in an hour.
      serviceTimeout: timeout.plus(Duration.minutes(1)),
      properties: { ...properties },
    });
    this.readModels.node.addDependency(this.function);
  }
}
