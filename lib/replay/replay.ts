import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUCKETS } from '../../lambdas/archive/contract.ts';
import { SEGMENTS } from '../../lambdas/event-store/contract.ts';
import { anyVersionOf } from '../../lambdas/projections/contract.ts';
import { REPLAYS_ENV, replayInput, replayPhases, WRITER_TIMEOUT_ENV } from '../../lambdas/replay/contract.ts';
import type { Compaction } from '../archive/compaction.ts';
import type { ReplayConfig } from '../config/stage-config.ts';
import type { Archive } from '../event-store/archive.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Generations } from '../event-store/generations.ts';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { Projection } from '../projections/projection.ts';
import { inUse, networkOf, projectionsIn, type ReadModelStore } from '../projections/read-model-store.ts';
import { PhasedMachine } from '../shared/phased-machine.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface ReplayProps {
  readonly eventStore: EventStore;
  readonly archive: Archive;
  readonly compaction: Compaction;
  readonly generations: Generations;
  readonly parked: ParkedStreams;
  readonly stores: readonly ReadModelStore[];
  /** Those that are deployed. */
  readonly projections: readonly Projection[];
  readonly config: ReplayConfig;
  readonly logRetention: RetentionDays;
}

/**
 * Builds a generation of a projection beside the one that serves, and hands over to it. Its function reads events and writes
 * read models: it has no way to publish, to send or to call anybody.
 */
export class Replay extends Construct {
  readonly function: VarveFunction;
  readonly machine: PhasedMachine;

  constructor(scope: Construct, id: string, props: ReplayProps) {
    super(scope, id);
    const { config, logRetention } = props;
    const stores = inUse(props.stores);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'replay',
      description: 'Builds generations of read models from the archive',
      timeout: Duration.minutes(15),
      memorySize: 3008,
      logRetention,
      network: networkOf(stores),
    });
    props.eventStore.bindEnumerate(this.function);
    props.archive.bindReplay(this.function);
    props.generations.bindControl(this.function);
    const names = new Set(props.projections.map(({ contract }) => contract.name));
    if (names.size > 0) props.parked.bindRetirer(this.function, [...names].map(anyVersionOf));
    for (const store of stores) store.bindReplayer(this.function, projectionsIn(store));
    this.function.addEnvironment(WRITER_TIMEOUT_ENV, String(longestOf(props.projections)));

    const { begin, compact, bucket, follow, catchUp, handOver, retire } = replayPhases;
    const each = { task: this.function, input: replayInput };
    const concurrency = config.concurrency;
    this.machine = new PhasedMachine(this, 'Replays', {
      description: 'Builds a generation of a read model',
      phases: [
        { ...each, name: begin },
        { name: compact, task: props.compaction.function, input: ['through'] },
        { ...each, name: bucket, items: { count: BUCKETS, as: 'bucket', concurrency } },
        { ...each, name: follow },
        {
          ...each,
          name: catchUp,
          items: { count: SEGMENTS, as: 'segment', concurrency: Math.min(concurrency, SEGMENTS) },
        },
        { ...each, name: handOver },
        { ...each, name: retire },
      ],
      timeout: Duration.days(7),
      logRetention,
    });
  }

  /** A function that starts, watches and stops replays. */
  bindControl(fn: VarveFunction): void {
    this.machine.bindControl(fn, REPLAYS_ENV);
  }
}

/** Seconds that an invocation which writes lasts at most. */
const longestOf = (projections: readonly Projection[]): number =>
  Math.max(0, ...projections.map((projection) => projection.function.timeout?.toSeconds() ?? 0));
