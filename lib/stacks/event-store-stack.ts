import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage-config.ts';
import { Archive } from '../event-store/archive.ts';
import { EventStore } from '../event-store/event-store.ts';
import { FailedBatches } from '../event-store/failed-batches.ts';
import { Generations } from '../event-store/generations.ts';
import { ParkedStreams } from '../event-store/parked-streams.ts';
import { Positions } from '../event-store/positions.ts';
import { Snapshots } from '../event-store/snapshots.ts';

export interface EventStoreStackProps {
  readonly config: StageConfig;
}

/** What must never be lost: every resource here is retained. */
export class EventStoreStack extends Stack {
  readonly eventStore: EventStore;
  readonly snapshots: Snapshots;
  readonly parked: ParkedStreams;
  readonly positions: Positions;
  readonly generations: Generations;
  readonly failedBatches: FailedBatches;
  readonly archive: Archive;

  constructor(scope: Construct, id: string, { config }: EventStoreStackProps) {
    super(scope, id, { description: 'Varve: the events', terminationProtection: config.protected });
    this.eventStore = new EventStore(this, 'EventStore', config.eventStore);
    this.snapshots = new Snapshots(this, 'Snapshots', { eventStore: this.eventStore });
    this.parked = new ParkedStreams(this, 'Parked', { eventStore: this.eventStore });
    this.positions = new Positions(this, 'Positions', { eventStore: this.eventStore });
    this.generations = new Generations(this, 'Generations');
    this.failedBatches = new FailedBatches(this, 'FailedBatches', { eventStore: this.eventStore });
    this.archive = new Archive(this, 'Archive', { eventStore: this.eventStore });
    this.eventStore.moveTo(this.archive);

    new CfnOutput(this, 'EventsTable', { value: this.eventStore.table.tableName });
    new CfnOutput(this, 'SnapshotsTable', { value: this.snapshots.table.tableName });
    new CfnOutput(this, 'ParkedTable', { value: this.parked.table.tableName });
    new CfnOutput(this, 'PositionsTable', { value: this.positions.table.tableName });
    new CfnOutput(this, 'GenerationsTable', { value: this.generations.table.tableName });
    new CfnOutput(this, 'ArchiveBucket', { value: this.archive.bucket.bucketName });
    new CfnOutput(this, 'FailedBatchesBucket', { value: this.failedBatches.bucket.bucketName });
  }
}
