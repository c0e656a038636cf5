import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CursorKey } from '../api/cursor-key.ts';
import { HttpFront } from '../api/http-front.ts';
import { Identity } from '../api/identity.ts';
import { CommandApi } from '../command-api/command-api.ts';
import type { StageConfig } from '../config/stage-config.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { Positions } from '../event-store/positions.ts';
import type { Snapshots } from '../event-store/snapshots.ts';
import { HistoryApi } from '../history/history-api.ts';
import { OperationsApi } from '../operations/operations-api.ts';
import { Reconcile } from '../operations/reconcile.ts';
import { Prepare } from '../projections/prepare.ts';
import { Projection } from '../projections/projection.ts';
import { projectionsIn, type ReadModelStore } from '../projections/read-model-store.ts';
import { EventStream } from '../publisher/event-stream.ts';
import { EventTopic } from '../publisher/event-topic.ts';
import { Publisher } from '../publisher/publisher.ts';
import { QueryApi } from '../query-api/query-api.ts';

export interface ServiceStackProps {
  readonly config: StageConfig;
  readonly eventStore: EventStore;
  readonly snapshots: Snapshots;
  readonly parked: ParkedStreams;
  readonly positions: Positions;
  readonly failedBatches: FailedBatches;
  /** Those that are on: their projections and routes are deployed, and no others. */
  readonly stores: readonly ReadModelStore[];
}

/** What runs: functions, API, event stream and topic. Holds nothing that is not elsewhere, but for the users. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, { description: 'Varve: the functions, the API, the event stream and the event topic' });
    const { config, stores, snapshots, parked, positions, ...events } = props;
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

    const readers = stores.flatMap((store) =>
      projectionsIn(store).map(
        (contract) =>
          new Projection(this, `Projection-${contract.name}`, {
            ...events,
            parked,
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
    const queryApi = new QueryApi(this, 'QueryApi', { stores, cursorKey, front, logRetention });
    const historyApi = new HistoryApi(this, 'HistoryApi', {
      ...events,
      snapshots,
      cursorKey,
      front,
      logRetention,
    });
    const consumers = { ...events, parked, eventStream, eventTopic, projections: readers, logRetention };
    new OperationsApi(this, 'OperationsApi', { ...consumers, cursorKey, front });
    const reconcile = new Reconcile(this, 'Reconcile', { ...consumers, positions, config: config.reconcile });
    commandApi.function.updateAfter(
      ...[publisher, topicPublisher, historyApi, ...readers].map((reader) => reader.function),
    );

    if (Prepare.isNeededFor(stores)) {
      const { readModels } = new Prepare(this, 'Prepare', { stores, logRetention });
      for (const { mapping } of readers) mapping.node.addDependency(readModels);
      queryApi.function.node.addDependency(readModels);
    }

    new CfnOutput(this, 'ApiUrl', { value: front.api.apiEndpoint });
    new CfnOutput(this, 'ReconcileFunction', { value: reconcile.function.functionName });
    new CfnOutput(this, 'UserPoolId', { value: identity.users.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: identity.client.userPoolClientId });
  }
}
