import {
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  type SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Declared } from './declared.ts';
import type { Provider } from './provider.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export const snsSubscription: Provider = {
  type: 'AWS::SNS::Subscription',
  reads: ['Endpoint', 'FilterPolicy', 'FilterPolicyScope', 'Protocol', 'RawMessageDelivery', 'TopicArn'],
  create: async (resource, { clients: { sns }, publishAnew }) => {
    const protocol = resource.required<string>('Protocol');
    if (protocol !== 'sqs') resource.refuse(`Protocol is ${protocol}; only sqs is known locally`);
    const earlier = await findSubscription(resource, sns);
    if (earlier) await update(resource, sns, earlier);
    // Before the subscription is there, or a start that is broken off in between would never publish to it.
    else await publishAnew();
    const arn = earlier ?? (await subscribe(resource, sns));
    return { ref: arn, attributes: { Arn: arn } };
  },
};

/** The subscription that an earlier start made; a queue has only one to a topic. */
async function findSubscription(resource: Declared, client: SNSClient): Promise<string | undefined> {
  const TopicArn = resource.required<string>('TopicArn');
  const endpoint = resource.required<string>('Endpoint');
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    const found = Subscriptions.find(({ Endpoint }) => Endpoint === endpoint);
    if (found) return found.SubscriptionArn;
  }
  return undefined;
}

async function subscribe(resource: Declared, client: SNSClient): Promise<string> {
  const command = new SubscribeCommand({
    TopicArn: resource.required('TopicArn'),
    Protocol: 'sqs',
    Endpoint: resource.required('Endpoint'),
    Attributes: attributesOf(resource),
  });
  const { SubscriptionArn } = await client.send(command);
  return SubscriptionArn ?? resource.refuse('SNS names no subscription');
}

async function update(resource: Declared, client: SNSClient, SubscriptionArn: string): Promise<void> {
  for (const [AttributeName, AttributeValue] of Object.entries(attributesOf(resource))) {
    await client.send(
      new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }),
    );
  }
}

function attributesOf(resource: Declared): Record<string, string> {
  return {
    RawMessageDelivery: `${resource.property<boolean>('RawMessageDelivery') === true}`,
    FilterPolicyScope: resource.property<string>('FilterPolicyScope') ?? 'MessageAttributes',
    // Without a property, everything passes.
    FilterPolicy: JSON.stringify(resource.property<object>('FilterPolicy') ?? {}),
  };
}
