import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { projections } from '../../lambdas/projections/contract.ts';
import { HttpFront } from '../api/http-front.ts';
import { Identity } from '../api/identity.ts';
import { CommandApi } from '../command-api/command-api.ts';
import type { StageConfig } from '../config/stage-config.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { FailedBatches } from '../event-store/failed-batches.ts';
import type { Postgres } from '../projections/postgres.ts';
import { Prepare } from '../projections/prepare.ts';
import { Projection } from '../projections/projection.ts';
import { EventStream } from '../publisher/event-stream.ts';
import { Publisher } from '../publisher/publisher.ts';
import { QueryApi } from '../query-api/query-api.ts';

export interface ServiceStackProps {
  readonly config: StageConfig;
  readonly eventStore: EventStore;
  readonly failedBatches: FailedBatches;
  readonly postgres: Postgres;
}

/** What runs: functions, API and event stream. Holds nothing that is not elsewhere, but for the users. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, { description: 'Varve: the functions, the API and the event stream' });
    const { config, eventStore, failedBatches, postgres } = props;
    const { logRetention } = config;

    const eventStream = new EventStream(this, 'EventStream', config.stream);
    const publisher = new Publisher(this, 'Publisher', {
      eventStore,
      eventStream,
      failedBatches,
      reading: config.publisher,
      logRetention,
    });

    const prepare = new Prepare(this, 'Prepare', { projections, postgres, logRetention });
    const readers = projections.map((contract) => {
      const projection = new Projection(this, `Projection-${contract.name}`, {
        contract,
        eventStore,
        eventStream,
        postgres,
        failedBatches,
        reading: config.projections,
        logRetention,
      });
      projection.subscription.node.addDependency(prepare.readModels);
      return projection.function;
    });

    const identity = new Identity(this, 'Identity', { retained: config.protected });
    const front = new HttpFront(this, 'Front', { ...config.api, identity, logRetention });
    const commandApi = new CommandApi(this, 'CommandApi', { eventStore, front, logRetention });
    const queryApi = new QueryApi(this, 'QueryApi', { postgres, front, logRetention });
    queryApi.function.node.addDependency(prepare.readModels);
    commandApi.function.updateAfter(publisher.function, ...readers);

    new CfnOutput(this, 'ApiUrl', { value: front.api.apiEndpoint });
    new CfnOutput(this, 'UserPoolId', { value: identity.users.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: identity.client.userPoolClientId });
  }
}
