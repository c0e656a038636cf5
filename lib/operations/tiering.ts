import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { SEGMENTS } from '../../lambdas/event-store/contract.ts';
import {
  TIERING_AGE_ENV,
  TIERING_LEAST_ENV,
  TIERINGS_ENV,
  tieringPhases,
} from '../../lambdas/operations/contract.ts';
import type { TieringConfig } from '../config/stage-config.ts';
import type { Archive } from '../event-store/archive.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Snapshots } from '../event-store/snapshots.ts';
import { PhasedMachine } from '../shared/phased-machine.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface TieringProps {
  readonly eventStore: EventStore;
  readonly snapshots: Snapshots;
  readonly archive: Archive;
  readonly config: TieringConfig;
  readonly logRetention: RetentionDays;
}

/** Moves old commits from the events table to the archive, when an operator asks for it. */
export class Tiering extends Construct {
  readonly function: VarveFunction;
  readonly machine: PhasedMachine;

  constructor(scope: Construct, id: string, props: TieringProps) {
    super(scope, id);
    const { eventStore, snapshots, archive, config, logRetention } = props;
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'operations-tier',
      description: 'Moves old commits from the events table to the archive',
      timeout: Duration.minutes(10),
      memorySize: 1024,
      logRetention,
    });
    eventStore.bindEnumerate(this.function);
    eventStore.bindExpire(this.function);
    snapshots.bindWrite(this.function);
    archive.bindMove(this.function);
    this.function.addEnvironment(TIERING_AGE_ENV, String(config.age.toSeconds()));
    this.function.addEnvironment(TIERING_LEAST_ENV, String(config.least));

    const each = { task: this.function, input: ['run', 'apply'] };
    this.machine = new PhasedMachine(this, 'Machine', {
      description: 'Moves old commits from the events table to the archive',
      phases: [
        { ...each, name: tieringPhases.segment, items: { count: SEGMENTS, as: 'segment', concurrency: 4 } },
        { ...each, name: tieringPhases.conclude },
      ],
      timeout: Duration.days(7),
      logRetention,
    });
  }

  /** A function that starts, watches and stops runs, and reads their reports. */
  bindControl(fn: VarveFunction): void {
    this.machine.bindControl(fn, TIERINGS_ENV);
  }
}
