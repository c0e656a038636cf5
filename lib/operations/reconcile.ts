import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  RECONCILE_EVERY_ENV,
  RECONCILE_PATIENCE_ENV,
  RECONCILE_PLACE,
} from '../../lambdas/operations/contract.ts';
import type { ReconcileConfig } from '../config/stage-config.ts';
import type { Positions } from '../event-store/positions.ts';
import { FunctionSchedule } from '../shared/function-schedule.ts';
import { VarveFunction } from '../shared/varve-function.ts';
import { bindConsumers, type ConsumersProps } from './consumers.ts';

export interface ReconcileProps extends ConsumersProps {
  readonly positions: Positions;
  readonly config: ReconcileConfig;
  readonly logRetention: RetentionDays;
}

/** Compares every consumer with the event store on a schedule, and brings it what its transport has lost (G5). */
export class Reconcile extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    const { config } = props;
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'operations-reconcile',
      description: 'Compares consumers with the event store, and announces what they have missed',
      timeout: Duration.minutes(5),
      memorySize: 512,
      logRetention: props.logRetention,
    });
    bindConsumers(this.function, props);
    props.parked.grantRelease(this.function);
    props.positions.bindPlace(this.function, RECONCILE_PLACE);
    this.function.addEnvironment(RECONCILE_EVERY_ENV, String(config.every.toSeconds()));
    this.function.addEnvironment(RECONCILE_PATIENCE_ENV, String(config.patience.toSeconds()));

    new FunctionSchedule(this, 'Schedule', {
      function: this.function,
      description: 'Goes on with the round of reconciling',
      every: config.run,
    });
  }
}
