import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { MessageQueue, QueueMessage } from './message-queue.ts';

/** Entries of one request: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const LARGEST_REQUEST = 10;

type Entries = { Id: string; ReceiptHandle: string }[];
type Failed = readonly { readonly Id: string | undefined }[] | undefined;

/** Finds a queue by its ARN. */
export async function sqsMessageQueue(client: SQSClient, arn: string): Promise<MessageQueue> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
  );
  const visibilityTimeout = Number(Attributes?.VisibilityTimeout);
  return {
    visibilityTimeout,
    receive: async (limit, seconds, abortSignal) => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(limit, LARGEST_REQUEST),
        WaitTimeSeconds: seconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      });
      const { Messages = [] } = await client.send(command, { abortSignal });
      return Messages.map((message) => queueMessage(message, arn));
    },
    delete: (messages) =>
      inRequests(messages, async (Entries) => {
        return (await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))).Failed;
      }),
  };
}

/** Requests for all of the messages; answers those that failed. */
async function inRequests(
  messages: readonly QueueMessage[],
  request: (entries: Entries) => Promise<Failed>,
): Promise<readonly QueueMessage[]> {
  const failed: QueueMessage[] = [];
  for (let from = 0; from < messages.length; from += LARGEST_REQUEST) {
    const part = messages.slice(from, from + LARGEST_REQUEST);
    const entries = part.map(({ receiptHandle }, index) => ({
      Id: `${index}`,
      ReceiptHandle: receiptHandle,
    }));
    const ids = new Set(((await request(entries)) ?? []).map(({ Id }) => Id));
    failed.push(...part.filter((_, index) => ids.has(`${index}`)));
  }
  return failed;
}

/** As in https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html (example events). */
function queueMessage(message: Message, arn: string): QueueMessage {
  const { MessageId: id = '', ReceiptHandle: receiptHandle = '', MD5OfMessageAttributes } = message;
  const attributes = Object.entries(message.MessageAttributes ?? {});
  const event = {
    messageId: id,
    receiptHandle,
    body: message.Body ?? '',
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, attributeOf(value)])),
    md5OfBody: message.MD5OfBody,
    ...(MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: arn.split(':')[3],
  };
  return { id, receiptHandle, event };
}

const attributeOf = ({ StringValue, BinaryValue, DataType }: MessageAttributeValue) => ({
  ...(StringValue !== undefined && { stringValue: StringValue }),
  ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType,
});
