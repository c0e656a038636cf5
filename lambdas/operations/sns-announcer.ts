import { randomUUID } from 'node:crypto';
import type { SNSClient } from '@aws-sdk/client-sns';
import { type CommitPointer, encodeDelivered } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import { CATEGORY_ATTRIBUTE } from '../publisher/contract.ts';
import { inCalls } from '../publisher/in-calls.ts';
import { CALL_LIMITS, publishBatch, type TopicMessage } from '../publisher/sns-publish-batch.ts';
import type { Announcer } from './announcer.ts';
import { sendAgain } from './send-again.ts';

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
    await Promise.all(calls.map((call) => sendAgain(call, (entries) => this.#publish(entries))));
  }

  async #publish(entries: readonly Message[]) {
    const notTaken = await publishBatch(this.#client, this.#topicArn, entries);
    return notTaken.map(({ entry, reason: { Code = 'no code' } }) => ({ entry, reason: Code }));
  }
}

interface Message {
  readonly message: TopicMessage;
  readonly bytes: number;
}

function toMessage(pointer: CommitPointer): Message {
  const text = encodeDelivered(pointer);
  return {
    bytes: Buffer.byteLength(text) + ATTRIBUTE_BYTES,
    message: {
      Message: text,
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
