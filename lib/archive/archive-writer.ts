import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ArchiveConfig } from '../config/stage-config.ts';
import type { Archive } from '../event-store/archive.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import type { EventStream } from '../publisher/event-stream.ts';
import { StreamSubscription } from '../shared/stream-subscription.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface ArchiveWriterProps {
  readonly archive: Archive;
  /** Read for commits that came as a pointer. */
  readonly eventStore: EventStore;
  readonly eventStream: EventStream;
  readonly failedBatches: FailedBatches;
  readonly config: ArchiveConfig;
  readonly logRetention: RetentionDays;
}

/** Lambda's most. 6 MB is the other end of a batch. */
const MOST_RECORDS = 10_000;

/**
 * Writes every commit of the event stream to the archive, a batch an object. In batches as large as the window lets them
 * become: each object costs a request to write it, and another to read it.
 */
export class ArchiveWriter extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: ArchiveWriterProps) {
    super(scope, id);
    const { archive, eventStore, eventStream, failedBatches, config } = props;
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'archive',
      description: 'Writes every commit to the archive',
      timeout: Duration.minutes(2),
      memorySize: 1024,
      logRetention: props.logRetention,
    });
    eventStore.bindLoad(this.function);
    archive.bindWrite(this.function);
    new StreamSubscription(this, 'Subscription', {
      reader: this.function,
      // Catching up after a day it would take the read models' share of every shard, and the five shared places are theirs.
      source: eventStream.addDedicatedReader(this, 'archive', this.function),
      onFailure: failedBatches,
      batchSize: MOST_RECORDS,
      window: config.window,
      ...(config.maxRecordAge && { maxRecordAge: config.maxRecordAge }),
    });
  }
}
