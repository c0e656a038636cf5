import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { operationsRoutes } from '../../lambdas/operations/contract.ts';
import { publisherConsumers } from '../../lambdas/publisher/contract.ts';
import type { CursorKey } from '../api/cursor-key.ts';
import type { HttpFront } from '../api/http-front.ts';
import type { Archive } from '../event-store/archive.ts';
import type { Replay } from '../replay/replay.ts';
import { VarveFunction } from '../shared/varve-function.ts';
import { bindConsumers, type ConsumersProps } from './consumers.ts';
import type { Moving } from './moving.ts';
import type { Tiering } from './tiering.ts';
import type { Verify } from './verify.ts';

export interface OperationsApiProps extends ConsumersProps {
  readonly archive: Archive;
  readonly verify: Verify;
  readonly tiering: Tiering;
  readonly replay: Replay;
  readonly moving: Moving;
  readonly cursorKey: CursorKey;
  readonly front: HttpFront;
  readonly logRetention: RetentionDays;
}

/**
 * Answers operators: shows what stands still or is behind, and announces it again; starts long work, and tells how it stands. It applies nothing; the marks that it
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
    props.archive.bindReports(this.function);
    props.verify.bindControl(this.function);
    props.tiering.bindControl(this.function);
    props.replay.bindControl(this.function);
    props.generations.bindWatcher(this.function);
    props.moving.bindControl(this.function);
    props.cursorKey.bind(this.function);
    props.front.addRoutes(operationsRoutes, this.function);
  }
}
