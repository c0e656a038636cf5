import { CustomResource, Duration, FileSystem } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { generationOf, type PrepareProperties } from '../../lambdas/projections/contract.ts';
import { bundleFolder, VarveFunction } from '../shared/varve-function.ts';
import { inUse, networkOf, projectionsIn, type ReadModelStore } from './read-model-store.ts';

export interface PrepareProps {
  /** Those among them that have something to make are prepared. */
  readonly stores: readonly ReadModelStore[];
  readonly logRetention: RetentionDays;
}

const BUNDLE = 'projections-prepare';

/**
 * Makes what projections write to at deployment (tables, indexes, users): what reads or writes them depends on this.
 * CloudFormation calls the function itself and waits for its answer.
 */
export class Prepare extends Construct {
  readonly function: VarveFunction;
  /** What has to be there before anybody reads or writes. */
  readonly readModels: CustomResource;

  /** Whether any of these stores has something to make. */
  static isNeededFor(stores: readonly ReadModelStore[]): boolean {
    return inUse(stores).some(({ bindPreparer }) => bindPreparer);
  }

  constructor(scope: Construct, id: string, { stores, logRetention }: PrepareProps) {
    super(scope, id);
    const prepared = inUse(stores).filter(({ bindPreparer }) => bindPreparer);
    const timeout = Duration.minutes(5);
    this.function = new VarveFunction(this, 'Function', {
      bundle: BUNDLE,
      description: 'Makes the tables, indexes and users of the projections',
      timeout,
      logRetention,
      network: networkOf(prepared),
    });

    const told = prepared.map((store) => store.bindPreparer?.(this.function, projectionsIn(store)));
    const properties: PrepareProperties = {
      Users: [],
      Indexes: [],
      ...Object.assign({}, ...told),
      // A new store is empty, under whatever name. Tables and indexes change with the code that makes them, also where
      // nobody raised a version.
      Version: [
        ...told.flatMap((properties) => properties?.Version ?? []),
        ...prepared.flatMap(projectionsIn).map(generationOf),
        FileSystem.fingerprint(bundleFolder(BUNDLE)),
      ].join(' '),
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
