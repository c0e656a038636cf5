import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

/** The event source of a publisher: batches of any size; it goes on from the lowest sequence number that was reported. */
export async function publishAll(
  publish: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>,
  records: readonly DynamoDBRecord[],
  chance: () => number,
): Promise<void> {
  for (let next = 0; next < records.length; ) {
    const batch = records.slice(next, next + 1 + Math.floor(chance() * 8));
    const { batchItemFailures } = await publish({ Records: batch });
    const failed = batchItemFailures[0]?.itemIdentifier;
    next =
      failed === undefined
        ? next + batch.length
        : records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed);
  }
}
