import type { MessageAttributeValue, SNSClient } from '@aws-sdk/client-sns';
import { type Delivered, encodeDelivered, isPointer, pointerTo } from '../core/commit.ts';
import { StreamId } from '../core/stream-id.ts';
import { type CommitTarget, isRefused, type Unsent } from './commit-target.ts';
import { contentRefused } from './content-refused.ts';
import { CATEGORY_ATTRIBUTE, TYPES_ATTRIBUTE } from './contract.ts';
import type { StreamBatch } from './group-commits.ts';
import { inCalls } from './in-calls.ts';
import { type Entry, type RefusedEntry, sendCall } from './send-call.ts';
import { CALL_LIMITS, type NotTaken, publishBatch, type TopicMessage } from './sns-publish-batch.ts';

interface Message extends Entry {
  readonly message: TopicMessage;
  readonly isPointing: boolean;
}

/**
 * One message per commit, in the FIFO group of its stream. They go in rounds, the n-th commit of each stream in the
 * n-th, so that no call holds two of a stream; a stream of which one failed for the moment is not continued (S12).
 */
export class SnsCommitTarget implements CommitTarget {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(options: { readonly client: SNSClient; readonly topicArn: string }) {
    this.#client = options.client;
    this.#topicArn = options.topicArn;
  }

  async send(batches: readonly StreamBatch[]): Promise<readonly Unsent[]> {
    const unsent: Unsent[] = [];
    const failed = new Set<StreamBatch>();
    const rounds = Math.max(0, ...batches.map(({ commits }) => commits.length));
    for (let round = 0; round < rounds; round++) {
      const going = batches.filter((batch) => !failed.has(batch));
      const outcome = await this.#sendRound(going, round);
      unsent.push(...outcome);
      for (const { batch } of outcome.filter((each) => !isRefused(each))) failed.add(batch);
    }
    return unsent;
  }

  async #sendRound(batches: readonly StreamBatch[], round: number): Promise<readonly Unsent[]> {
    const transport = { put: (messages: readonly Message[]) => this.#put(messages), smaller };
    const messages = batches.flatMap((batch) =>
      batch.commits.slice(round, round + 1).map((commit) => toMessage(batch, commit)),
    );
    const calls = inCalls(messages, CALL_LIMITS).map((call) => sendCall(transport, call));
    return (await Promise.all(calls)).flat();
  }

  async #put(messages: readonly Message[]): Promise<readonly RefusedEntry<Message>[]> {
    try {
      const notTaken = await publishBatch(this.#client, this.#topicArn, messages);
      return notTaken.map(({ entry, reason }) => ({ entry, reason: reasonOf(reason) }));
    } catch (reason) {
      throw contentRefused('sns', reason) ?? reason;
    }
  }
}

/** Of a failure for good, the topic says that the sender is to blame, and of what. */
const reasonOf = ({ Code, Message: message = '', SenderFault }: NotTaken): unknown =>
  (SenderFault ? contentRefused('sns', { code: Code, message }) : undefined) ?? Code;

const smaller = ({ batch, commits, isPointing }: Message): readonly Message[] =>
  isPointing ? [] : commits.map((commit) => toPointer(batch, commit));

function toMessage(batch: StreamBatch, commit: Delivered): Message {
  const whole = messageOf(batch, commit, commit);
  return whole.bytes > CALL_LIMITS.bytes ? toPointer(batch, commit) : whole;
}

/** With the types of the commit: whoever filters by them is to hear of it, large as it is. */
const toPointer = (batch: StreamBatch, commit: Delivered): Message =>
  messageOf(batch, commit, isPointer(commit) ? commit : pointerTo(commit));

function messageOf(batch: StreamBatch, commit: Delivered, sent: Delivered): Message {
  const attributes = attributesOf(commit);
  const text = encodeDelivered(sent);
  return {
    batch,
    commits: [commit],
    isPointing: isPointer(sent),
    bytes: bytesOf(text, attributes),
    message: {
      Message: text,
      MessageGroupId: commit.stream,
      MessageDeduplicationId: `${commit.stream}@${commit.version}`,
      MessageAttributes: attributes,
    },
  };
}

/** The types of a commit that could not be read are not known. */
const attributesOf = (commit: Delivered): Record<string, MessageAttributeValue> => ({
  [CATEGORY_ATTRIBUTE]: { DataType: 'String', StringValue: StreamId.category(commit.stream) },
  ...(!isPointer(commit) && {
    [TYPES_ATTRIBUTE]: {
      DataType: 'String.Array',
      StringValue: JSON.stringify([...new Set(commit.events.map(({ type }) => type))]),
    },
  }),
});

const bytesOf = (message: string, attributes: Record<string, MessageAttributeValue>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    Buffer.byteLength(message),
  );
