import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { FifoThroughputScope, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { CATEGORY_ATTRIBUTE, EVENTS_TOPIC_ENV } from '../../lambdas/publisher/contract.ts';
import type { VarveFunction } from '../shared/varve-function.ts';

/** The SNS FIFO topic that carries every commit as one message, in order within its event stream. */
export class EventTopic extends Construct {
  readonly name = 'sns';
  readonly topic: Topic;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      fifo: true,
      // Each message says by stream and version which one it is.
      contentBasedDeduplication: false,
      // No limit over all streams together; each stream is a group.
      fifoThroughputScope: FifoThroughputScope.MESSAGE_GROUP,
      // Whoever may publish may use this key, as its own policy says.
      masterKey: Alias.fromAliasName(this, 'Key', 'alias/aws/sns'),
      enforceSSL: true,
    });
  }

  /** Publish commits, one by one or in batches. */
  grantPublish(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: ['sns:Publish'],
      resourceArns: [this.topic.topicArn],
    });
  }

  /** A function that publishes. */
  bindPublish(fn: VarveFunction): void {
    fn.addEnvironment(EVENTS_TOPIC_ENV, this.topic.topicArn);
    this.grantPublish(fn);
  }

  /**
   * Puts the commits of one category into a FIFO queue, each as it was published.
   * Never by event type: whoever reads the queue has to see that a version was passed (ADR 0002).
   */
  deliver(category: string, queue: IQueue): void {
    this.topic.addSubscription(
      new SqsSubscription(queue, {
        rawMessageDelivery: true,
        filterPolicy: {
          [CATEGORY_ATTRIBUTE]: SubscriptionFilter.stringFilter({ allowlist: [category] }),
        },
      }),
    );
  }
}
