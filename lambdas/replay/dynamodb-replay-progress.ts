import { type DynamoDBClient, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { generationsTableKeys, replayOf } from '../projections/contract.ts';
import { refuse } from '../projections/dynamodb-generations.ts';
import type { BucketProgress, ReplayProgress } from './replay-progress.ts';

/** An item a bucket, in the table of generations. */
export class DynamoDbReplayProgress implements ReplayProgress {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(options: { readonly client: DynamoDBClient; readonly tableName: string }) {
    this.#client = options.client;
    this.#tableName = options.tableName;
  }

  async tell(run: string, progress: BucketProgress): Promise<void> {
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: {
        [generationsTableKeys.partitionKey]: { S: replayOf(run) },
        [generationsTableKeys.sortKey]: { S: String(progress.bucket).padStart(3, '0') },
        progress: { S: JSON.stringify(progress) },
      },
    });
    await this.#client.send(put).catch(refuse);
  }

  async told(run: string): Promise<readonly BucketProgress[]> {
    const told: BucketProgress[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#tableName,
        KeyConditionExpression: 'pk = :run',
        ExpressionAttributeValues: { ':run': { S: replayOf(run) } },
      },
    );
    try {
      for await (const { Items = [] } of pages)
        told.push(...Items.map(({ progress }) => JSON.parse(progress?.S ?? '{}')));
    } catch (error) {
      refuse(error);
    }
    return told;
  }
}
