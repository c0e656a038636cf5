import {
  type _Record,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  type Shard as KinesisShard,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import {
  asPositionLost,
  NOT_JSON,
  type Position,
  type Shard,
  type StreamReader,
  type StreamRecord,
} from './stream-reader.ts';

/**
 * Reads a Kinesis stream.
 * @param streamArn of the stream, or of a consumer of it: no engine gives one a throughput of its own, so it reads as others
 */
export function kinesisReader(client: KinesisClient, streamArn: string): StreamReader {
  const stream = { StreamName: streamArn.split('/')[1] };
  return {
    shards: () => listShards(client, stream),
    iterator: async (ShardId, position) => {
      const command = new GetShardIteratorCommand({ ...stream, ShardId, ...startingAt(position) });
      const { ShardIterator } = await client.send(command).catch(asPositionLost);
      return ShardIterator ?? '';
    },
    read: async (shardId, ShardIterator, Limit) => {
      const command = new GetRecordsCommand({ ShardIterator, Limit });
      const { Records, NextShardIterator } = await client.send(command);
      return {
        records: (Records ?? []).map((record) => streamRecord(record, shardId, streamArn)),
        next: NextShardIterator,
      };
    },
  };
}

const startingAt = (position: Position) =>
  typeof position === 'string'
    ? { ShardIteratorType: position }
    : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, StartingSequenceNumber: position.after };

async function listShards(
  client: KinesisClient,
  stream: { StreamName: string | undefined },
): Promise<Shard[]> {
  const found: KinesisShard[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(new ListShardsCommand(next === undefined ? stream : { NextToken: next }));
    found.push(...(page.Shards ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return found.map((shard) => ({
    id: shard.ShardId ?? '',
    parents: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
  }));
}

/** The record as in https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html (example event). */
function streamRecord(record: _Record, shardId: string, streamArn: string): StreamRecord {
  const sequenceNumber = record.SequenceNumber ?? '';
  const arrivedAt = record.ApproximateArrivalTimestamp?.getTime() ?? 0;
  const data = Buffer.from(record.Data ?? []);
  const kinesis = {
    kinesisSchemaVersion: '1.0',
    partitionKey: record.PartitionKey ?? '',
    sequenceNumber,
    data: data.toString('base64'),
    approximateArrivalTimestamp: arrivedAt / 1000,
  };
  return {
    sequenceNumber,
    arrivedAt,
    orderKey: kinesis.partitionKey,
    event: {
      kinesis,
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/local',
      awsRegion: streamArn.split(':')[3],
      eventSourceARN: streamArn,
    },
    get filterView() {
      return { data: decoded(data.toString('utf8')) };
    },
  };
}

/** Filters see the data, and only where it is JSON: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html */
function decoded(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}
