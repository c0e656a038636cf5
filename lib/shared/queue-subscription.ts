import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { QueueReaderConfig } from '../config/stage-config.ts';
import type { VarveFunction } from './varve-function.ts';

export interface QueueSubscriptionProps extends QueueReaderConfig {
  readonly reader: VarveFunction;
}

/** How long a message that fails is tried again, so that a store may be down for half a day. */
const RETRIED_FOR = Duration.hours(12);

/** As long as SQS can keep a message. A message that moves to a FIFO dead-letter queue begins anew. */
const RETENTION = Duration.days(14);

/** What SQS allows between two messages with the same name, and how many: per group, which is a stream. */
const fifo = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
  // SNS may not use the key that AWS manages for SQS, but SQS itself may use this one.
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: RETENTION,
} as const;

/**
 * A function as the reader of a FIFO queue of its own, with a dead-letter queue behind it.
 *
 * A message that fails comes back after the visibility timeout, and holds up its group until then. Receiving it is
 * counted, so that the count is what ends the retries: one receive at the start, and one for each visibility timeout
 * in `RETRIED_FOR`. Then it moves to the dead-letter queue, and its group goes on; whatever is gated fetches what it
 * missed with the next message.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (six times the function's timeout)
 */
export class QueueSubscription extends Construct {
  readonly queue: Queue;
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, { reader, maxConcurrency }: QueueSubscriptionProps) {
    super(scope, id);
    const visibility = visibilityFor(reader);
    this.queue = new Queue(this, 'Queue', {
      ...fifo,
      visibilityTimeout: visibility,
      deadLetterQueue: {
        queue: new Queue(this, 'DeadLetters', fifo),
        maxReceiveCount: 1 + Math.ceil(RETRIED_FOR.toSeconds() / visibility.toSeconds()),
      },
    });
    Grant.addToPrincipal({ grantee: reader, actions: READ, resourceArns: [this.queue.queueArn] });

    this.mapping = new EventSourceMapping(this, 'Mapping', {
      target: reader,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      ...(maxConcurrency && { maxConcurrency }),
    });
    // Lambda looks at the role when it makes the mapping, so the permissions must be there.
    this.mapping.node.addDependency(reader);
  }
}

/**
 * Six times the timeout of the function.
 * @throws Error where that is so short that SQS cannot count the retries: it counts to 1,000
 */
function visibilityFor({ timeout, node }: VarveFunction): Duration {
  const seconds = 6 * (timeout?.toSeconds() ?? 3);
  if (RETRIED_FOR.toSeconds() / seconds < 1000) return Duration.seconds(seconds);
  throw new Error(`${node.path} reads a queue and so needs a timeout of 8 s or more.`);
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const READ = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
