import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { operationsRoutes } from '../../lambdas/operations/contract.ts';
import type { CursorKey } from '../api/cursor-key.ts';
import type { HttpFront } from '../api/http-front.ts';
import type { ParkedStreams } from '../event-store/parked-streams.ts';
import type { EventStream } from '../publisher/event-stream.ts';
import type { EventTopic } from '../publisher/event-topic.ts';
import { VarveFunction } from '../shared/varve-function.ts';

export interface OperationsApiProps {
  readonly parked: ParkedStreams;
  readonly eventStream: EventStream;
  readonly eventTopic: EventTopic;
  readonly cursorKey: CursorKey;
  readonly front: HttpFront;
  readonly logRetention: RetentionDays;
}

/** Answers operators: shows what stands still, and announces it again. It applies nothing and takes no mark away. */
export class OperationsApi extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: OperationsApiProps) {
    super(scope, id);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'operations',
      description: 'Shows operators what stands still, and announces it again',
      // API Gateway gives up at 30 s; the client should hear from us before that.
      timeout: Duration.seconds(25),
      memorySize: 512,
      logRetention: props.logRetention,
    });
    props.parked.bindReader(this.function);
    props.eventStream.bindPublish(this.function);
    props.eventTopic.bindPublish(this.function);
    props.cursorKey.bind(this.function);
    props.front.addRoutes(operationsRoutes, this.function);
  }
}
