import {
  type MessageAttributeValue,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  type SNSClient,
} from '@aws-sdk/client-sns';
import { type Commit, encodeDelivered, pointerTo } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import type { CommitTarget, FailedBatch } from './commit-target.ts';
import { CATEGORY_ATTRIBUTE, TYPES_ATTRIBUTE } from './contract.ts';
import type { StreamBatch } from './group-commits.ts';
import { inCalls } from './in-calls.ts';

/**
 * AWS: "Amazon SNS endpoints and quotas": 256 KB of body and attributes, a message and a call alike; 10 messages a call.
 * Counted in bytes of UTF-8 (S17).
 */
const LIMITS = { entries: 10, bytes: 256 * 1024 };

interface Message {
  readonly batch: StreamBatch;
  /** Its id is known only within its call. */
  readonly entry: Omit<PublishBatchRequestEntry, 'Id'>;
  readonly bytes: number;
}

/**
 * One message per commit, in the FIFO group of its stream. They go in rounds, the n-th commit of each stream in the
 * n-th, so that no call holds two of a stream; a stream of which one failed is not continued (S12).
 */
export class SnsCommitTarget implements CommitTarget {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(options: { readonly client: SNSClient; readonly topicArn: string }) {
    this.#client = options.client;
    this.#topicArn = options.topicArn;
  }

  async send(batches: readonly StreamBatch[]): Promise<readonly FailedBatch[]> {
    const failed = new Map<StreamBatch, FailedBatch>();
    const rounds = Math.max(0, ...batches.map(({ commits }) => commits.length));
    for (let round = 0; round < rounds; round++) {
      const messages = batches
        .filter((batch) => !failed.has(batch))
        .flatMap((batch) => batch.commits.slice(round, round + 1).map((commit) => toMessage(batch, commit)));
      const calls = await Promise.all(inCalls(messages, LIMITS).map((call) => this.#publish(call)));
      for (const failure of calls.flat()) failed.set(failure.batch, failure);
    }
    return [...failed.values()];
  }

  async #publish(messages: readonly Message[]): Promise<readonly FailedBatch[]> {
    const entries = messages.map(({ entry }, index) => ({ ...entry, Id: String(index) }));
    const publish = new PublishBatchCommand({
      TopicArn: this.#topicArn,
      PublishBatchRequestEntries: entries,
    });
    try {
      // 200 may hold failures; what is named neither way did not arrive either.
      const { Successful = [], Failed = [] } = await this.#client.send(publish);
      const taken = new Set(Successful.map(({ Id }) => Id));
      const reasons = new Map(Failed.map(({ Id, Code }) => [Id, Code]));
      return messages.flatMap(({ batch }, index) => {
        const id = String(index);
        return taken.has(id) ? [] : [{ batch, reason: reasons.get(id) ?? 'no result' }];
      });
    } catch (reason) {
      return messages.map(({ batch }) => ({ batch, reason }));
    }
  }
}

function toMessage(batch: StreamBatch, commit: Commit): Message {
  const attributes = attributesOf(commit);
  const whole = encodeDelivered(commit);
  const message = bytesOf(whole, attributes) > LIMITS.bytes ? encodeDelivered(pointerTo(commit)) : whole;
  return {
    batch,
    bytes: bytesOf(message, attributes),
    entry: {
      Message: message,
      MessageGroupId: commit.stream,
      MessageDeduplicationId: `${commit.stream}@${commit.version}`,
      MessageAttributes: attributes,
    },
  };
}

const attributesOf = ({ stream, events }: Commit): Record<string, MessageAttributeValue> => ({
  [CATEGORY_ATTRIBUTE]: { DataType: 'String', StringValue: StreamId.category(stream) },
  [TYPES_ATTRIBUTE]: {
    DataType: 'String.Array',
    StringValue: JSON.stringify([...new Set(events.map(({ type }) => type))]),
  },
});

const bytesOf = (message: string, attributes: Record<string, MessageAttributeValue>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    Buffer.byteLength(message),
  );
