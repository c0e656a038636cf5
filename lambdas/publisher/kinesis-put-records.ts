import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';

/** AWS: "Kinesis Data Streams quotas and limits": 500 records and 5 MiB a call. */
export const CALL_LIMITS = { entries: 500, bytes: 5 * 1024 * 1024 };

/**
 * Puts the records of one call.
 * @returns of each that was refused, its entry and why
 * @throws what the client throws when the call failed whole
 */
export async function putRecords<Entry extends { readonly record: PutRecordsRequestEntry }>(
  client: KinesisClient,
  streamName: string,
  entries: readonly Entry[],
): Promise<readonly { readonly entry: Entry; readonly reason: string }[]> {
  const put = new PutRecordsCommand({
    StreamName: streamName,
    Records: entries.map(({ record }) => record),
  });
  // 200 may hold failures: the answer has one result a record, in the order of the request.
  const { Records = [] } = await client.send(put);
  return entries.flatMap((entry, index) => {
    const result = Records[index];
    return result?.SequenceNumber === undefined ? [{ entry, reason: result?.ErrorCode ?? 'no result' }] : [];
  });
}
