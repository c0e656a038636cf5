import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import {
  RECONCILE_EVERY_ENV,
  RECONCILE_PATIENCE_ENV,
  RECONCILE_PLACE,
} from '../../lambdas/operations/contract.ts';
import type { ReconcileConfig } from '../config/stage-config.ts';
import type { Positions } from '../event-store/positions.ts';
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
    // The next run goes on where a failed one has stopped.
    this.function.configureAsyncInvoke({ retryAttempts: 0 });
    this.function.addEnvironment(RECONCILE_EVERY_ENV, String(config.every.toSeconds()));
    this.function.addEnvironment(RECONCILE_PATIENCE_ENV, String(config.patience.toSeconds()));

    new CfnSchedule(this, 'Schedule', {
      description: 'Goes on with the round of reconciling',
      scheduleExpression: rate(config.run),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.functionArn,
        roleArn: this.role().roleArn,
        input: '{}',
        retryPolicy: { maximumRetryAttempts: 0 },
      },
    });
  }

  /** Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
  private role(): Role {
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] }),
    );
    return role;
  }
}

const rate = (every: Duration): string =>
  `rate(${every.toMinutes()} ${every.toMinutes() === 1 ? 'minute' : 'minutes'})`;
