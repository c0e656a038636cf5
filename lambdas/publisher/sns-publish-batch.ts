import {
  type BatchResultErrorEntry,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  type SNSClient,
} from '@aws-sdk/client-sns';

/**
 * AWS: "Amazon SNS endpoints and quotas": 256 KB of body and attributes, a message and a call alike; 10 messages a call.
 * Counted in bytes of UTF-8 (S17).
 */
export const CALL_LIMITS = { entries: 10, bytes: 256 * 1024 };

/** A message; its id is known only within its call. */
export type TopicMessage = Omit<PublishBatchRequestEntry, 'Id'>;

/** What the topic says of a message that it did not take. */
export type NotTaken = Omit<BatchResultErrorEntry, 'Id'>;

/**
 * Publishes the messages of one call.
 * @returns of each that was not taken, its entry and what the topic says of it
 * @throws what the client throws when the call failed whole
 */
export async function publishBatch<Entry extends { readonly message: TopicMessage }>(
  client: SNSClient,
  topicArn: string,
  entries: readonly Entry[],
): Promise<readonly { readonly entry: Entry; readonly reason: NotTaken }[]> {
  const publish = new PublishBatchCommand({
    TopicArn: topicArn,
    PublishBatchRequestEntries: entries.map(({ message }, index) => ({ ...message, Id: String(index) })),
  });
  // 200 may hold failures; what is named neither way did not arrive either.
  const { Successful = [], Failed = [] } = await client.send(publish);
  const taken = new Set(Successful.map(({ Id }) => Id));
  const reasons = new Map(Failed.map((failure) => [failure.Id, failure]));
  return entries.flatMap((entry, index) => {
    const id = String(index);
    return taken.has(id) ? [] : [{ entry, reason: reasons.get(id) ?? NO_RESULT }];
  });
}

const NO_RESULT: NotTaken = { Code: 'no result', SenderFault: false };
