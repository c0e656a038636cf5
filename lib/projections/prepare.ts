import { CustomResource, Duration, FileSystem } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { folderOf, type PrepareProperties } from '../../lambdas/projections/contract.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Generations } from '../event-store/generations.ts';
import { bundleFolder, VarveFunction } from '../shared/varve-function.ts';
import { inUse, networkOf, projectionsIn, type ReadModelStore } from './read-model-store.ts';

export interface PrepareProps {
  /** Those among them that hold a projection are prepared. */
  readonly stores: readonly ReadModelStore[];
  /** Asked whether it is empty: only then a generation that was made just now has everything. */
  readonly eventStore: EventStore;
  /** Say what is in use. */
  readonly generations: Generations;
  readonly logRetention: RetentionDays;
}

const BUNDLE = 'projections-prepare';

/**
 * Makes what projections write to at deployment (tables, indexes, users), and says what serves: what reads or writes them
 * depends on this.
 * CloudFormation calls the function itself and waits for its answer.
 */
export class Prepare extends Construct {
  readonly function: VarveFunction;
  /** What has to be there before anybody reads or writes. */
  readonly readModels: CustomResource;

  /** Whether any of these stores holds a projection. */
  static isNeededFor(stores: readonly ReadModelStore[]): boolean {
    return inUse(stores).length > 0;
  }

  constructor(scope: Construct, id: string, props: PrepareProps) {
    super(scope, id);
    const prepared = inUse(props.stores);
    const projections = prepared.flatMap(projectionsIn);
    const timeout = Duration.minutes(5);
    this.function = new VarveFunction(this, 'Function', {
      bundle: BUNDLE,
      description: 'Makes the tables, indexes and users of the projections',
      timeout,
      logRetention: props.logRetention,
      network: networkOf(prepared),
    });

    props.eventStore.bindEmptiness(this.function);
    props.generations.bindRecord(this.function);
    const told = prepared.map((store) => store.bindPreparer(this.function, projectionsIn(store)));
    const properties: PrepareProperties = {
      Projections: projections.map(folderOf),
      Users: [],
      ...Object.assign({}, ...told),
      // A new store is empty, under whatever name. Tables and indexes change with the code that makes them, also where
      // nobody raised a version.
      Version: [
        ...told.flatMap((properties) => properties.Version ?? []),
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
