import type { KinesisClient, PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import type { CommitTarget, FailedBatch } from './commit-target.ts';
import { encodeRecord, type StreamBatch } from './group-commits.ts';
import { inCalls } from './in-calls.ts';
import { CALL_LIMITS, putRecords } from './kinesis-put-records.ts';

/** AWS: "Kinesis Data Streams quotas and limits": a record of 1 MiB with its key. */
const MAX_RECORD_BYTES = 1024 * 1024;

interface Entry {
  readonly batch: StreamBatch;
  readonly record: PutRecordsRequestEntry;
  readonly bytes: number;
}

/** One record per stream and batch, so no call holds two records of a stream and none can overtake another. */
export class KinesisCommitTarget implements CommitTarget {
  readonly #client: KinesisClient;
  readonly #streamName: string;

  constructor(options: { readonly client: KinesisClient; readonly streamName: string }) {
    this.#client = options.client;
    this.#streamName = options.streamName;
  }

  async send(batches: readonly StreamBatch[]): Promise<readonly FailedBatch[]> {
    const failed: FailedBatch[] = [];
    for (const call of inCalls(batches.map(toEntry), CALL_LIMITS)) failed.push(...(await this.#put(call)));
    return failed;
  }

  async #put(entries: readonly Entry[]): Promise<readonly FailedBatch[]> {
    try {
      const refused = await putRecords(this.#client, this.#streamName, entries);
      return refused.map(({ entry: { batch }, reason }) => ({ batch, reason }));
    } catch (reason) {
      return entries.map(({ batch }) => ({ batch, reason }));
    }
  }
}

function toEntry(batch: StreamBatch): Entry {
  const keyBytes = Buffer.byteLength(batch.stream);
  const data = encodeRecord(batch.commits, MAX_RECORD_BYTES - keyBytes);
  return { batch, record: { PartitionKey: batch.stream, Data: data }, bytes: data.byteLength + keyBytes };
}
