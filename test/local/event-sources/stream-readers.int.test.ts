import { randomUUID } from 'node:crypto';
import { CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { engineClients } from '../../../local/engines/engine-clients.ts';
import { dynamodbStreamReader } from '../../../local/event-sources/dynamodb-stream-reader.ts';
import { kinesisReader } from '../../../local/event-sources/kinesis-reader.ts';
import {
  NOT_JSON,
  type Position,
  PositionLost,
  type StreamReader,
  type StreamRecord,
} from '../../../local/event-sources/stream-reader.ts';

const clients = engineClients(inject('engines'), 'eu-west-1');
afterAll(() => clients.destroy());

/** All that a shard holds behind a position. */
async function readAll(reader: StreamReader, shardId: string, position: Position): Promise<StreamRecord[]> {
  const records: StreamRecord[] = [];
  let iterator: string | undefined = await reader.iterator(shardId, position);
  for (let empty = 0; empty < 3 && iterator !== undefined; ) {
    const page = await reader.read(shardId, iterator, 100);
    records.push(...page.records);
    empty = page.records.length === 0 ? empty + 1 : 0;
    iterator = page.next;
  }
  return records;
}

describe("a table's stream", () => {
  async function tableStream() {
    const TableName = `events-${randomUUID()}`;
    const { TableDescription } = await clients.dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    const arn = TableDescription?.LatestStreamArn ?? '';
    const put = (sk: number, Item: object = {}) =>
      clients.dynamodb.send(
        new PutItemCommand({ TableName, Item: { pk: { S: 'order#1' }, sk: { N: String(sk) }, ...Item } }),
      );
    const reader = dynamodbStreamReader(clients.streams, arn);
    const [shard] = await reader.shards();
    return { arn, put, reader, shardId: shard?.id ?? '' };
  }

  test('gives records as functions get them, binary values in base64 (AWS: "Using AWS Lambda with Amazon DynamoDB")', async () => {
    const { arn, put, reader, shardId } = await tableStream();
    await put(1, { events: { B: new Uint8Array([1, 2, 255]) }, list: { L: [{ B: new Uint8Array([0]) }] } });
    const [record] = await readAll(reader, shardId, 'TRIM_HORIZON');
    expect(record?.event).toEqual({
      eventID: expect.any(String),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'order#1' }, sk: { N: '1' } },
        NewImage: {
          pk: { S: 'order#1' },
          sk: { N: '1' },
          events: { B: 'AQL/' },
          list: { L: [{ B: 'AA==' }] },
        },
        SequenceNumber: record?.sequenceNumber,
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_IMAGE',
      },
      eventSourceARN: arn,
    });
    expect(Math.abs((record?.arrivedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('goes on behind a sequence number, and keys its records by their item', async () => {
    const { put, reader, shardId } = await tableStream();
    for (const version of [1, 2, 3]) await put(version);
    const all = await readAll(reader, shardId, 'TRIM_HORIZON');
    expect(all.map(({ orderKey }) => JSON.parse(orderKey).sk.N)).toEqual(['1', '2', '3']);
    const rest = await readAll(reader, shardId, { after: all[0]?.sequenceNumber ?? '' });
    expect(rest.map(({ sequenceNumber }) => sequenceNumber)).toEqual(
      all.slice(1).map(({ sequenceNumber }) => sequenceNumber),
    );
  });
});

describe('a Kinesis stream', () => {
  async function kinesisStream(ShardCount = 1) {
    const StreamName = `events-${randomUUID()}`;
    await clients.kinesis.send(new CreateStreamCommand({ StreamName, ShardCount }));
    const active = async () => {
      const { StreamDescriptionSummary } = await clients.kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName }),
      );
      return StreamDescriptionSummary?.StreamStatus;
    };
    await expect.poll(active, { timeout: 20_000 }).toBe('ACTIVE');
    const arn = `arn:aws:kinesis:eu-west-1:000000000000:stream/${StreamName}`;
    const reader = kinesisReader(clients.kinesis, arn);
    const put = (...texts: string[]) =>
      clients.kinesis.send(
        new PutRecordsCommand({
          StreamName,
          Records: texts.map((text) => ({ PartitionKey: 'order#1', Data: Buffer.from(text) })),
        }),
      );
    const [shard] = await reader.shards();
    return { StreamName, arn, active, reader, put, shardId: shard?.id ?? '' };
  }

  test('is read by a consumer of its own as by all, under the name of the consumer', async () => {
    const { arn, put, shardId } = await kinesisStream();
    const consumer = `${arn}/consumer/archive:1291190400`;
    const reader = kinesisReader(clients.kinesis, consumer);
    expect(await reader.shards()).toEqual([{ id: shardId, parents: [] }]);
    await put('{"commit":1}');
    const [record] = await readAll(reader, shardId, 'TRIM_HORIZON');
    expect(record?.event).toMatchObject({ eventSourceARN: consumer, awsRegion: 'eu-west-1' });
  });

  test('gives records as functions get them (AWS: "Using Lambda to process records from Amazon Kinesis Data Streams")', async () => {
    const { arn, reader, put, shardId } = await kinesisStream();
    await put('{"commit":1}', 'é');
    const [first, second] = await readAll(reader, shardId, 'TRIM_HORIZON');
    expect(first?.event).toEqual({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'order#1',
        sequenceNumber: first?.sequenceNumber,
        data: Buffer.from('{"commit":1}').toString('base64'),
        approximateArrivalTimestamp: expect.any(Number),
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${first?.sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: expect.stringMatching(/^arn:aws:iam::000000000000:role\//),
      awsRegion: 'eu-west-1',
      eventSourceARN: arn,
    });
    expect(first?.orderKey).toBe('order#1');
    expect(first?.filterView).toEqual({ data: { commit: 1 } });
    expect(second?.filterView).toEqual({ data: NOT_JSON });
  });

  test('goes on behind a sequence number', async () => {
    const { reader, put, shardId } = await kinesisStream();
    await put('1', '2', '3');
    const [first] = await readAll(reader, shardId, 'TRIM_HORIZON');
    const rest = await readAll(reader, shardId, { after: first?.sequenceNumber ?? '' });
    expect(rest.map(({ filterView }) => filterView)).toMatchObject([{ data: 2 }, { data: 3 }]);
  });

  test('says so when a position is none of its own', async () => {
    const { reader, shardId } = await kinesisStream();
    await expect(reader.iterator(shardId, { after: 'no-number' })).rejects.toThrow(PositionLost);
  });

  test('that was split names the parent of each new shard, and ends the parent', async () => {
    const { StreamName, active, reader, put, shardId } = await kinesisStream();
    await put('"before"');
    await clients.kinesis.send(
      new SplitShardCommand({
        StreamName,
        ShardToSplit: shardId,
        NewStartingHashKey: (2n ** 127n).toString(),
      }),
    );
    await expect.poll(active, { timeout: 20_000 }).toBe('ACTIVE');
    const shards = await reader.shards();
    expect(shards.map(({ parents }) => parents)).toEqual([[], [shardId], [shardId]]);
    let iterator: string | undefined = await reader.iterator(shardId, 'TRIM_HORIZON');
    const seen: unknown[] = [];
    for (let reads = 0; reads < 20 && iterator !== undefined; reads += 1) {
      const page = await reader.read(shardId, iterator, 100);
      seen.push(...page.records.map(({ filterView }) => filterView));
      iterator = page.next;
    }
    expect(seen).toMatchObject([{ data: 'before' }]);
    expect(iterator).toBeUndefined();
  });
});
