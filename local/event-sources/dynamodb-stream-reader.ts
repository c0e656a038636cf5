import {
  type _Record,
  type AttributeValue,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type StreamDescription,
  type Shard as StreamShard,
} from '@aws-sdk/client-dynamodb-streams';
import { attributeJson } from './attribute-json.ts';
import {
  asPositionLost,
  type Position,
  type Shard,
  type StreamReader,
  type StreamRecord,
} from './stream-reader.ts';

/** Most records that one GetRecords of DynamoDB Streams may ask for: its API reference. */
const LARGEST_PAGE = 1_000;

/** Reads the stream of a table. */
export function dynamodbStreamReader(client: DynamoDBStreamsClient, StreamArn: string): StreamReader {
  return {
    shards: () => listShards(client, StreamArn),
    iterator: async (ShardId, position) => {
      const command = new GetShardIteratorCommand({ StreamArn, ShardId, ...startingAt(position) });
      const { ShardIterator } = await client.send(command).catch(asPositionLost);
      return ShardIterator ?? '';
    },
    read: async (_shardId, ShardIterator, limit) => {
      const command = new GetRecordsCommand({ ShardIterator, Limit: Math.min(limit, LARGEST_PAGE) });
      const { Records, NextShardIterator } = await client.send(command);
      // The engine's ARNs name a region of its own.
      const awsRegion = await client.config.region();
      return {
        records: (Records ?? []).map((record) => streamRecord(record, StreamArn, awsRegion)),
        next: NextShardIterator,
      };
    },
  };
}

const startingAt = (position: Position) =>
  typeof position === 'string'
    ? { ShardIteratorType: position }
    : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber: position.after };

async function listShards(client: DynamoDBStreamsClient, StreamArn: string): Promise<Shard[]> {
  const found: StreamShard[] = [];
  let page: StreamDescription | undefined;
  do {
    const from = { ExclusiveStartShardId: page?.LastEvaluatedShardId };
    const command: DescribeStreamCommand = new DescribeStreamCommand({ StreamArn, ...from });
    page = (await client.send(command)).StreamDescription;
    found.push(...(page?.Shards ?? []));
  } while (page?.LastEvaluatedShardId !== undefined);
  return found.map(({ ShardId: id = '', ParentShardId: parent }) => ({
    id,
    parents: parent === undefined ? [] : [parent],
  }));
}

type Image = Record<string, AttributeValue>;

/** The record as in https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (example event); its time is in seconds. */
function streamRecord(record: _Record, eventSourceARN: string, awsRegion: string): StreamRecord {
  const { Keys, NewImage, OldImage, ApproximateCreationDateTime: time, ...rest } = record.dynamodb ?? {};
  const arrivedAt = time?.getTime() ?? 0;
  const event = {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(arrivedAt / 1000),
      ...image('Keys', Keys),
      ...image('NewImage', NewImage),
      ...image('OldImage', OldImage),
      ...rest,
    },
    ...(record.userIdentity === undefined ? {} : { userIdentity: userIdentity(record.userIdentity) }),
    eventSourceARN,
  };
  return {
    sequenceNumber: rest.SequenceNumber ?? '',
    arrivedAt,
    orderKey: JSON.stringify(attributeJson(Keys)),
    event,
    filterView: event,
  };
}

const image = (name: 'Keys' | 'NewImage' | 'OldImage', attributes: Image | undefined) =>
  attributes === undefined ? {} : { [name]: attributeJson(attributes) };

/** Marks removals by TTL; functions get the members with small initials. */
const userIdentity = ({ PrincipalId, Type }: NonNullable<_Record['userIdentity']>) => ({
  principalId: PrincipalId,
  type: Type,
});
