import { type KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { type CommitPointer, encodeDelivered } from '../core/commit.ts';
import { inCalls } from '../publisher/in-calls.ts';
import { type Announcer, NotAnnounced } from './announcer.ts';

/** AWS: "Kinesis Data Streams quotas and limits": 500 records and 5 MiB a call. */
const CALL_LIMITS = { entries: 500, bytes: 5 * 1024 * 1024 };

/** A record a pointer, on the shard of its stream, so that it comes behind all that was published of it. */
export class KinesisAnnouncer implements Announcer {
  readonly #client: KinesisClient;
  readonly #streamName: string;

  constructor(options: { readonly client: KinesisClient; readonly streamName: string }) {
    this.#client = options.client;
    this.#streamName = options.streamName;
  }

  async announce(pointers: readonly CommitPointer[]): Promise<void> {
    const refused: string[] = [];
    for (const call of inCalls(pointers.map(toEntry), CALL_LIMITS)) {
      const put = new PutRecordsCommand({
        StreamName: this.#streamName,
        Records: call.map(({ record }) => record),
      });
      // 200 may hold failures: the answer has one result a record, in the order of the request.
      const { Records = [] } = await this.#client.send(put);
      const results = call.map((_, index) => Records[index]);
      refused.push(
        ...results.flatMap((result) =>
          result?.SequenceNumber === undefined ? [result?.ErrorCode ?? 'no result'] : [],
        ),
      );
    }
    if (refused[0] !== undefined) throw new NotAnnounced(refused.length, refused[0]);
  }
}

function toEntry(pointer: CommitPointer) {
  const data = Buffer.from(encodeDelivered(pointer));
  return {
    record: { PartitionKey: pointer.stream, Data: data },
    bytes: data.byteLength + Buffer.byteLength(pointer.stream),
  };
}
