import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ProjectionContract } from '../../lambdas/projections/contract.ts';
import { openRoutes } from '../../lambdas/query-api/contract.ts';
import type { CursorKey } from '../api/cursor-key.ts';
import type { HttpFront } from '../api/http-front.ts';
import type { Generations } from '../event-store/generations.ts';
import { inUse, networkOf, projectionsIn, type ReadModelStore } from '../projections/read-model-store.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface QueryApiProps {
  /** It answers the routes of these. */
  readonly stores: readonly ReadModelStore[];
  /** Say which generation of each projection is asked. */
  readonly generations: Generations;
  readonly cursorKey: CursorKey;
  readonly front: HttpFront;
  readonly logRetention: RetentionDays;
}

/** Answers queries from the read models, and every request that has no route. */
export class QueryApi extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: QueryApiProps) {
    super(scope, id);
    const { cursorKey, front, logRetention } = props;
    const read = inUse(props.stores);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'query-api',
      description: 'Answers queries from the read models',
      timeout: Duration.seconds(25),
      memorySize: 1024,
      logRetention,
      network: networkOf(read),
    });
    cursorKey.bind(this.function);
    props.generations.bindReader(this.function);

    // Those that are always there come first: the integration that all routes share is called by the first one.
    front.addOpenRoutes(openRoutes, this.function);
    front.addFallback(this.function);
    for (const store of read) {
      const projections = projectionsIn(store);
      store.bindReader(this.function, projections);
      for (const { routes } of onceByName(projections)) front.addRoutes(Object.keys(routes), this.function);
    }
  }
}

/** All versions of a projection have the same routes. */
const onceByName = (projections: readonly ProjectionContract[]): readonly ProjectionContract[] => [
  ...new Map(projections.map((each) => [each.name, each])).values(),
];
