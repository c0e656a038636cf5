import type { KinesisClient, PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import { type Delivered, isPointer, pointerTo } from '../core/commit.ts';
import type { CommitTarget, Unsent } from './commit-target.ts';
import { contentRefused } from './content-refused.ts';
import { encodeRecord, type StreamBatch } from './group-commits.ts';
import { halves, inCalls } from './in-calls.ts';
import { CALL_LIMITS, putRecords } from './kinesis-put-records.ts';
import { type Entry, type RefusedEntry, sendCall } from './send-call.ts';

/** AWS: "Kinesis Data Streams quotas and limits": a record of 1 MiB with its key. */
const MAX_RECORD_BYTES = 1024 * 1024;

interface RecordEntry extends Entry {
  readonly record: PutRecordsRequestEntry;
}

/** One record per stream and batch, so no call holds two records of a stream and none can overtake another. */
export class KinesisCommitTarget implements CommitTarget {
  readonly #client: KinesisClient;
  readonly #streamName: string;

  constructor(options: { readonly client: KinesisClient; readonly streamName: string }) {
    this.#client = options.client;
    this.#streamName = options.streamName;
  }

  async send(batches: readonly StreamBatch[]): Promise<readonly Unsent[]> {
    const transport = { put: (entries: readonly RecordEntry[]) => this.#put(entries), smaller };
    const entries = batches.map((batch) => toEntry(batch, batch.commits));
    const unsent: Unsent[] = [];
    for (const call of inCalls(entries, CALL_LIMITS)) unsent.push(...(await sendCall(transport, call)));
    return unsent;
  }

  async #put(entries: readonly RecordEntry[]): Promise<readonly RefusedEntry<RecordEntry>[]> {
    try {
      return await putRecords(this.#client, this.#streamName, entries);
    } catch (reason) {
      throw contentRefused('kinesis', reason) ?? reason;
    }
  }
}

function toEntry(batch: StreamBatch, commits: readonly Delivered[]): RecordEntry {
  const keyBytes = Buffer.byteLength(batch.stream);
  const data = encodeRecord(commits, MAX_RECORD_BYTES - keyBytes);
  const record = { PartitionKey: batch.stream, Data: data };
  return { batch, commits, record, bytes: data.byteLength + keyBytes };
}

function smaller({ batch, commits }: RecordEntry): readonly RecordEntry[] {
  if (commits.length > 1) return halves(commits).map((half) => toEntry(batch, half));
  return commits.flatMap((commit) => (isPointer(commit) ? [] : [toEntry(batch, [pointerTo(commit)])]));
}
