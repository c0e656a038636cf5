import { randomUUID } from 'node:crypto';
import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from '@aws-sdk/client-sns';
import { type CommitPointer, encodeDelivered } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import { CATEGORY_ATTRIBUTE } from '../publisher/contract.ts';
import { inCalls } from '../publisher/in-calls.ts';
import { type Announcer, NotAnnounced } from './announcer.ts';

/** AWS: "Amazon SNS endpoints and quotas": 10 messages and 256 KB a call. */
const CALL_LIMITS = { entries: 10, bytes: 256 * 1024 };

/** Room for a message's attributes beside its body, of at most 24 characters of a category. */
const ATTRIBUTE_BYTES = 64;

/** A message a pointer, in the group of its stream, so that it comes behind all that was published of it. */
export class SnsAnnouncer implements Announcer {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(options: { readonly client: SNSClient; readonly topicArn: string }) {
    this.#client = options.client;
    this.#topicArn = options.topicArn;
  }

  async announce(pointers: readonly CommitPointer[]): Promise<void> {
    const calls = inCalls(pointers.map(toMessage), CALL_LIMITS);
    const refused = (await Promise.all(calls.map((call) => this.#publish(call)))).flat();
    if (refused[0] !== undefined) throw new NotAnnounced(refused.length, refused[0]);
  }

  async #publish(messages: readonly Message[]): Promise<readonly string[]> {
    const publish = new PublishBatchCommand({
      TopicArn: this.#topicArn,
      PublishBatchRequestEntries: messages.map(({ entry }, index) => ({ ...entry, Id: String(index) })),
    });
    // 200 may hold failures; what is named neither way did not arrive either.
    const { Successful = [], Failed = [] } = await this.#client.send(publish);
    const taken = new Set(Successful.map(({ Id }) => Id));
    const reasons = new Map(Failed.map(({ Id, Code }) => [Id, Code]));
    return messages.flatMap((_, index) =>
      taken.has(String(index)) ? [] : [reasons.get(String(index)) ?? 'no result'],
    );
  }
}

interface Message {
  /** Its id is known only within its call. */
  readonly entry: Omit<PublishBatchRequestEntry, 'Id'>;
  readonly bytes: number;
}

function toMessage(pointer: CommitPointer): Message {
  const message = encodeDelivered(pointer);
  return {
    bytes: Buffer.byteLength(message) + ATTRIBUTE_BYTES,
    entry: {
      Message: message,
      MessageGroupId: pointer.stream,
      // Another one each time: the topic would swallow what it took in the last five minutes. The attempts of one call share it.
      MessageDeduplicationId: `redrive-${randomUUID()}`,
      // No types: who filters by them is not gated, parks nothing here, and is to get none of it.
      MessageAttributes: {
        [CATEGORY_ATTRIBUTE]: { DataType: 'String', StringValue: StreamId.category(pointer.stream) },
      },
    },
  };
}
