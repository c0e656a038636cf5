import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { commandRoutes } from '../../lambdas/command-api/contract.ts';
import type { HttpFront } from '../api/http-front.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Snapshots } from '../event-store/snapshots.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface CommandApiProps {
  readonly eventStore: EventStore;
  readonly snapshots: Snapshots;
  readonly front: HttpFront;
  readonly logRetention: RetentionDays;
}

/** Takes commands, decides on them, and appends what happened. The only writer of events. */
export class CommandApi extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: CommandApiProps) {
    super(scope, id);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'command-api',
      description: 'Decides on commands and appends events',
      // API Gateway gives up at 30 s; the client should hear from us before that.
      timeout: Duration.seconds(25),
      memorySize: 1024,
      logRetention: props.logRetention,
    });
    props.eventStore.bindAppend(this.function);
    props.snapshots.bindWrite(this.function);
    props.front.addRoutes(commandRoutes, this.function);
  }
}
