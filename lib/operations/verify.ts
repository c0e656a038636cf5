import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { SEGMENTS } from '../../lambdas/event-store/contract.ts';
import {
  VERIFICATIONS_ENV,
  VERIFY_PATIENCE_ENV,
  verificationMetrics,
  verificationPhases,
} from '../../lambdas/operations/contract.ts';
import { METRICS_NAMESPACE } from '../../lambdas/shared/contract.ts';
import type { VerifyConfig } from '../config/stage-config.ts';
import type { Archive } from '../event-store/archive.ts';
import type { EventStore } from '../event-store/event-store.ts';
import { PhasedMachine } from '../shared/phased-machine.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface VerifyProps {
  readonly eventStore: EventStore;
  readonly archive: Archive;
  readonly config: VerifyConfig;
  readonly logRetention: RetentionDays;
}

/**
 * Proves on a schedule that the archive holds exactly what the event store does (G13), and heals when an operator says so.
 * Tells CloudWatch what it finds, and that it ran.
 */
export class Verify extends Construct {
  readonly function: VarveFunction;
  readonly machine: PhasedMachine;

  constructor(scope: Construct, id: string, props: VerifyProps) {
    super(scope, id);
    const { eventStore, archive, config, logRetention } = props;
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'operations-verify',
      description: 'Compares the archive with the event store, and adds to either what it lacks',
      timeout: Duration.minutes(5),
      memorySize: 1769,
      logRetention,
    });
    eventStore.bindEnumerate(this.function);
    eventStore.bindPutBack(this.function);
    archive.bindVerify(this.function);
    this.function.addEnvironment(VERIFY_PATIENCE_ENV, String(config.patience.toSeconds()));

    const { heads, bucket, conclude } = verificationPhases;
    const each = { task: this.function, input: ['run', 'heal'] };
    this.machine = new PhasedMachine(this, 'Verifications', {
      description: 'Verifies the archive',
      phases: [
        { ...each, name: heads, items: { count: SEGMENTS, as: 'segment', concurrency: 4 } },
        { ...each, name: bucket, items: { count: BUCKETS, as: 'bucket', concurrency: config.concurrency } },
        { ...each, name: conclude },
      ],
      timeout: Duration.days(2),
      logRetention,
    });
    if (config.every === undefined) return;
    refuseRare(config.every);
    this.machine.startEvery(config.every, { run: '<aws.scheduler.execution-id>', heal: false });
    this.alarms(config.every);
  }

  /** A function that starts, watches and stops verifications, and reads their reports. */
  bindControl(fn: VarveFunction): void {
    this.machine.bindControl(fn, VERIFICATIONS_ENV);
  }

  private alarms(every: Duration): void {
    const metric = (metricName: string, statistic: string): Metric =>
      new Metric({ namespace: METRICS_NAMESPACE, metricName, statistic, period: every });
    new Alarm(this, 'FindingsAlarm', {
      alarmDescription:
        'A verification has found what the archive and the event store disagree about. See docs/runbooks/archive-findings.md.',
      metric: metric(verificationMetrics.findings, Stats.MAXIMUM),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.IGNORE,
    });
    new Alarm(this, 'MissingAlarm', {
      alarmDescription:
        'No verification has come to its end for twice the time from one to the next. See docs/runbooks/archive-not-verified.md.',
      metric: metric(verificationMetrics.verified, Stats.SAMPLE_COUNT),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}

/** AWS: "PutMetricAlarm": a metric is looked at over 7 days at most, and the alarm waits for two verifications. */
function refuseRare(every: Duration): void {
  if (2 * every.toDays({ integral: false }) <= 7) return;
  throw new Error(
    `A verification every ${every.toHumanString()}: an alarm can wait for two of them in 7 days at most. Set verify.every to 84 hours or less in lib/config/stages.ts.`,
  );
}
