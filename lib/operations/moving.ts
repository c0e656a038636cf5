import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { SEGMENTS } from '../../lambdas/event-store/contract.ts';
import { EXPORTS_ENV, exportPhases, IMPORTS_ENV, importPhases } from '../../lambdas/operations/contract.ts';
import type { Compaction } from '../archive/compaction.ts';
import type { MovingConfig } from '../config/stage-config.ts';
import type { Archive } from '../event-store/archive.ts';
import type { EventStore } from '../event-store/event-store.ts';
import { PhasedMachine } from '../shared/phased-machine.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface MovingProps {
  readonly eventStore: EventStore;
  readonly archive: Archive;
  /** Run before an export, so that it copies few large objects. */
  readonly compaction: Compaction;
  readonly config: MovingConfig;
  readonly logRetention: RetentionDays;
}

/** Carries the whole event store from house to house, when an operator asks for it. */
export class Moving extends Construct {
  readonly exports: PhasedMachine;
  readonly imports: PhasedMachine;

  constructor(scope: Construct, id: string, props: MovingProps) {
    super(scope, id);
    this.exports = this.exporting(props);
    this.imports = this.importing(props);
  }

  /** A function that starts, watches and stops exports and imports. */
  bindControl(fn: VarveFunction): void {
    this.exports.bindControl(fn, EXPORTS_ENV);
    this.imports.bindControl(fn, IMPORTS_ENV);
  }

  private exporting({ eventStore, archive, compaction, config, logRetention }: MovingProps): PhasedMachine {
    const task = new VarveFunction(this, 'ExportFunction', {
      bundle: 'operations-moving-export',
      description: 'Copies the archive, and adds what the event store has besides',
      timeout: Duration.minutes(10),
      memorySize: 1769,
      logRetention,
    });
    eventStore.bindEnumerate(task);
    archive.bindExport(task);

    const each = { task, input: ['run'] };
    const { heads, compact, bucket, conclude } = exportPhases;
    return new PhasedMachine(this, 'Exports', {
      description: 'Exports the event store',
      phases: [
        { ...each, name: heads, items: { count: SEGMENTS, as: 'segment', concurrency: 4 } },
        { name: compact, task: compaction.function, input: ['through'] },
        { ...each, name: bucket, items: { count: BUCKETS, as: 'bucket', concurrency: config.concurrency } },
        { ...each, name: conclude },
      ],
      timeout: Duration.days(2),
      logRetention,
    });
  }

  private importing({ eventStore, archive, config, logRetention }: MovingProps): PhasedMachine {
    const task = new VarveFunction(this, 'ImportFunction', {
      bundle: 'operations-moving-import',
      description: 'Puts the commits of another archive into the event store',
      timeout: Duration.minutes(10),
      memorySize: 1769,
      logRetention,
    });
    eventStore.bindLoad(task);
    eventStore.bindPutBack(task);
    archive.bindImport(task);

    const each = { task, input: ['run', 'archive', 'objects'] };
    const { bucket, conclude } = importPhases;
    return new PhasedMachine(this, 'Imports', {
      description: 'Imports an archive',
      phases: [
        { ...each, name: bucket, items: { count: BUCKETS, as: 'bucket', concurrency: config.concurrency } },
        { ...each, name: conclude },
      ],
      timeout: Duration.days(7),
      logRetention,
    });
  }
}
