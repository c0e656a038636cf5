import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { historyRoutes } from '../../lambdas/history/contract.ts';
import type { CursorKey } from '../api/cursor-key.ts';
import type { HttpFront } from '../api/http-front.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Snapshots } from '../event-store/snapshots.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface HistoryApiProps {
  readonly eventStore: EventStore;
  readonly snapshots: Snapshots;
  readonly cursorKey: CursorKey;
  readonly front: HttpFront;
  readonly logRetention: RetentionDays;
}

/** Answers what is asked of the past, from the events themselves: whatever read stores there are. */
export class HistoryApi extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: HistoryApiProps) {
    super(scope, id);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'history',
      description: 'Answers what is asked of the past of a stream',
      // API Gateway gives up at 30 s; the client should hear from us before that.
      timeout: Duration.seconds(25),
      memorySize: 1024,
      logRetention: props.logRetention,
    });
    props.eventStore.bindLoad(this.function);
    props.snapshots.bindRead(this.function);
    props.cursorKey.bind(this.function);
    props.front.addRoutes(historyRoutes, this.function);
  }
}
