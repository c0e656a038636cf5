import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { Commit } from '../../lambdas/core/commit.ts';
import { toItem } from '../../lambdas/event-store/commit-item.ts';

/** Items of one call (AWS: "BatchWriteItem"). */
const MOST_ITEMS = 25;

/** Puts the items of commits into an events table, as they are stored. */
export async function fillTable(
  client: DynamoDB,
  tableName: string,
  commits: readonly Commit[],
): Promise<void> {
  for (let start = 0; start < commits.length; start += MOST_ITEMS) {
    const requests = commits
      .slice(start, start + MOST_ITEMS)
      .map((commit) => ({ PutRequest: { Item: toItem(commit) } }));
    const { UnprocessedItems = {} } = await client.batchWriteItem({
      RequestItems: { [tableName]: requests },
    });
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('The engine left out items');
  }
}
