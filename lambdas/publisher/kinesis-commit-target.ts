import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import type { CommitTarget, FailedBatch } from './commit-target.ts';
import { encodeRecord, type StreamBatch } from './group-commits.ts';
import { inCalls } from './in-calls.ts';

/** AWS: "Kinesis Data Streams quotas and limits": a record of 1 MiB with its key; 500 records and 5 MiB a call. */
const MAX_RECORD_BYTES = 1024 * 1024;
const CALL_LIMITS = { entries: 500, bytes: 5 * 1024 * 1024 };

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
    const put = new PutRecordsCommand({
      StreamName: this.#streamName,
      Records: entries.map(({ record }) => record),
    });
    try {
      // 200 may hold failures: the answer has one result a record, in the order of the request.
      const { Records = [] } = await this.#client.send(put);
      return entries.flatMap(({ batch }, index) => {
        const result = Records[index];
        if (result?.SequenceNumber !== undefined) return [];
        return [{ batch, reason: result?.ErrorCode ?? 'no result' }];
      });
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
