import { Duration } from 'aws-cdk-lib';
import { Alarm, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { compactionMetrics } from '../../lambdas/archive/contract.ts';
import { METRICS_NAMESPACE } from '../../lambdas/shared/contract.ts';
import type { ArchiveConfig } from '../config/stage-config.ts';
import type { Archive } from '../event-store/archive.ts';
import { FunctionSchedule } from '../shared/function-schedule.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface CompactionProps {
  readonly archive: Archive;
  readonly config: ArchiveConfig;
  readonly logRetention: RetentionDays;
}

/** Makes one sorted object a bucket of every day of the archive once the day is over. */
export class Compaction extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, { archive, config, logRetention }: CompactionProps) {
    super(scope, id);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'archive-compact',
      description: 'Compacts the days of the archive',
      timeout: Duration.minutes(15),
      memorySize: 1769,
      logRetention,
    });
    archive.bindCompact(this.function);
    new FunctionSchedule(this, 'Schedule', {
      function: this.function,
      description: 'Compacts the days that are over',
      every: config.compact,
    });
    this.alarm(config.compact);
  }

  /** Each run tells of a damaged date again, so silence means that it was mended. */
  private alarm(every: Duration): void {
    new Alarm(this, 'DamagedAlarm', {
      alarmDescription:
        'A date of the archive cannot be compacted, since an object of it is damaged. See docs/runbooks/archive-dates-damaged.md.',
      metric: new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: compactionMetrics.damaged,
        statistic: Stats.SUM,
        period: Duration.seconds(every.toSeconds() * 2),
      }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
