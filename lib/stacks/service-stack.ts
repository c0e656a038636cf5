import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { folderOf } from '../../lambdas/projections/contract.ts';
import { CursorKey } from '../api/cursor-key.ts';
import { HttpFront } from '../api/http-front.ts';
import { Identity } from '../api/identity.ts';
import { ArchiveWriter } from '../archive/archive-writer.ts';
import { Compaction } from '../archive/compaction.ts';
import { CommandApi } from '../command-api/command-api.ts';
import type { StageConfig } from '../config/stage-config.ts';
import type { Archive } from '../event-store/archive.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import type { Generations } from '../event-store/generations.ts';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { Positions } from '../event-store/positions.ts';
import type { Snapshots } from '../event-store/snapshots.ts';
import { HistoryApi } from '../history/history-api.ts';
import { Moving } from '../operations/moving.ts';
import { OperationsApi } from '../operations/operations-api.ts';
import { Reconcile } from '../operations/reconcile.ts';
import { Tiering } from '../operations/tiering.ts';
import { Verify } from '../operations/verify.ts';
import { Prepare } from '../projections/prepare.ts';
import { Projection } from '../projections/projection.ts';
import { projectionsIn, type ReadModelStore } from '../projections/read-model-store.ts';
import { EventStream } from '../publisher/event-stream.ts';
import { EventTopic } from '../publisher/event-topic.ts';
import { Publisher } from '../publisher/publisher.ts';
import { QueryApi } from '../query-api/query-api.ts';
import { Replay } from '../replay/replay.ts';

export interface ServiceStackProps {
  readonly config: StageConfig;
  readonly eventStore: EventStore;
  readonly snapshots: Snapshots;
  readonly parked: ParkedStreams;
  readonly positions: Positions;
  readonly generations: Generations;
  readonly failedBatches: FailedBatches;
  readonly archive: Archive;
  /** Those that are on: their projections and routes are deployed, and no others. */
  readonly stores: readonly ReadModelStore[];
}

/** What runs: functions, API, event stream and topic. Holds nothing that is not elsewhere, but for the users. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, { description: 'Varve: the functions, the API, the event stream and the event topic' });
    const { config, stores, snapshots, parked, positions, generations, ...events } = props;
    const { logRetention } = config;

    const eventStream = new EventStream(this, 'EventStream', config.stream);
    const eventTopic = new EventTopic(this, 'EventTopic');
    const publishing = { ...events, parked, retrying: config.publisher, logRetention };
    const publisher = new Publisher(this, 'Publisher', {
      ...publishing,
      target: eventStream,
      targetName: 'the event stream',
    });
    const topicPublisher = new Publisher(this, 'TopicPublisher', {
      ...publishing,
      target: eventTopic,
      targetName: 'the event topic',
    });

    const archiveWriter = new ArchiveWriter(this, 'ArchiveWriter', {
      ...events,
      eventStream,
      config: config.archive,
      logRetention,
    });

    const compaction = new Compaction(this, 'Compaction', {
      ...events,
      config: config.archive,
      logRetention,
    });

    const readers = stores.flatMap((store) =>
      projectionsIn(store).map(
        (contract) =>
          new Projection(this, `Projection-${folderOf(contract)}`, {
            ...events,
            parked,
            generations,
            eventStream,
            eventTopic,
            contract,
            store,
            reading: config.projections,
            logRetention,
          }),
      ),
    );
    // The stream keeps what nobody has read yet. The topic keeps nothing: what it takes before a queue is subscribed
    // never comes to that queue.
    topicPublisher.mapping.node.addDependency(...readers.filter(({ contract }) => contract.source === 'sqs'));

    const identity = new Identity(this, 'Identity', { retained: config.protected });
    const front = new HttpFront(this, 'Front', { ...config.api, identity, logRetention });
    const commandApi = new CommandApi(this, 'CommandApi', { ...events, snapshots, front, logRetention });
    const cursorKey = new CursorKey(this, 'CursorKey');
    const queryApi = new QueryApi(this, 'QueryApi', {
      stores,
      generations,
      cursorKey,
      front,
      logRetention,
    });
    const historyApi = new HistoryApi(this, 'HistoryApi', {
      ...events,
      snapshots,
      cursorKey,
      front,
      logRetention,
    });
    const consumers = {
      ...events,
      parked,
      generations,
      eventStream,
      eventTopic,
      projections: readers,
      logRetention,
    };
    const verify = new Verify(this, 'Verify', { ...events, config: config.verify, logRetention });
    const tiering = new Tiering(this, 'Tiering', {
      ...events,
      snapshots,
      config: config.tiering,
      logRetention,
    });
    const replay = new Replay(this, 'Replay', {
      ...events,
      compaction,
      generations,
      parked,
      stores,
      projections: readers,
      config: config.replay,
      logRetention,
    });
    const moving = new Moving(this, 'Moving', { ...events, compaction, config: config.moving, logRetention });
    new OperationsApi(this, 'OperationsApi', {
      ...{ ...consumers, verify, tiering, replay, moving },
      cursorKey,
      front,
    });
    const reconcile = new Reconcile(this, 'Reconcile', { ...consumers, positions, config: config.reconcile });
    commandApi.function.updateAfter(
      ...[publisher, topicPublisher, archiveWriter, historyApi, tiering, replay, ...readers].map(
        (reader) => reader.function,
      ),
    );

    if (Prepare.isNeededFor(stores)) {
      const { readModels } = new Prepare(this, 'Prepare', {
        stores,
        eventStore: events.eventStore,
        generations,
        logRetention,
      });
      for (const { mapping } of readers) mapping.node.addDependency(readModels);
      queryApi.function.node.addDependency(readModels);
    }

    new CfnOutput(this, 'ApiUrl', { value: front.api.apiEndpoint });
    new CfnOutput(this, 'ReconcileFunction', { value: reconcile.function.functionName });
    new CfnOutput(this, 'UserPoolId', { value: identity.users.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: identity.client.userPoolClientId });
  }
}
