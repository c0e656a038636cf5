import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { type CommitPointer, encodeDelivered } from '../core/commit.ts';
import { inCalls } from '../publisher/in-calls.ts';
import { CALL_LIMITS, putRecords } from '../publisher/kinesis-put-records.ts';
import type { Announcer } from './announcer.ts';
import { sendAgain } from './send-again.ts';

/** A record a pointer, on the shard of its stream, so that it comes behind all that was published of it. */
export class KinesisAnnouncer implements Announcer {
  readonly #client: KinesisClient;
  readonly #streamName: string;

  constructor(options: { readonly client: KinesisClient; readonly streamName: string }) {
    this.#client = options.client;
    this.#streamName = options.streamName;
  }

  async announce(pointers: readonly CommitPointer[]): Promise<void> {
    for (const call of inCalls(pointers.map(toEntry), CALL_LIMITS))
      await sendAgain(call, (entries) => putRecords(this.#client, this.#streamName, entries));
  }
}

function toEntry(pointer: CommitPointer) {
  const data = Buffer.from(encodeDelivered(pointer));
  return {
    record: { PartitionKey: pointer.stream, Data: data },
    bytes: data.byteLength + Buffer.byteLength(pointer.stream),
  };
}
