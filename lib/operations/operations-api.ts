import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { operationsRoutes } from '../../lambdas/operations/contract.ts';
import { publisherConsumers } from '../../lambdas/publisher/contract.ts';
import type { CursorKey } from '../api/cursor-key.ts';
import type { HttpFront } from '../api/http-front.ts';
import { VarveFunction } from '../shared/varve-function.ts';
import { bindConsumers, type ConsumersProps } from './consumers.ts';

export interface OperationsApiProps extends ConsumersProps {
  readonly cursorKey: CursorKey;
  readonly front: HttpFront;
  readonly logRetention: RetentionDays;
}

/**
 * Answers operators: shows what stands still or is behind, and announces it again. It applies nothing; the marks that it
 * takes away are those of what a publisher could not send, since it has sent it then.
 */
export class OperationsApi extends Construct {
  readonly function: VarveFunction;

  constructor(scope: Construct, id: string, props: OperationsApiProps) {
    super(scope, id);
    this.function = new VarveFunction(this, 'Function', {
      bundle: 'operations',
      description: 'Shows operators what stands still or is behind, and announces it again',
      // API Gateway gives up at 30 s; the client should hear from us before that.
      timeout: Duration.seconds(25),
      memorySize: 512,
      logRetention: props.logRetention,
    });
    bindConsumers(this.function, props);
    props.parked.grantRelease(this.function, Object.values(publisherConsumers));
    props.cursorKey.bind(this.function);
    props.front.addRoutes(operationsRoutes, this.function);
  }
}
