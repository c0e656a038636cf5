import { randomUUID } from 'node:crypto';
import { DescribeTableCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { TemplateResource } from '../../../local/assembly/template.ts';
import { engineClients } from '../../../local/engines/engine-clients.ts';
import { createStacks } from '../../../local/resources/create-stacks.ts';
import { backendWith } from './backend-parts.ts';

const engines = inject('engines');
const clients = engineClients(engines, 'eu-west-1');
afterAll(() => clients.destroy());

/** Creates one resource in a stack of that name, as each start does, and answers what is said of it. */
async function create(stack: string, Thing: TemplateResource, attribute = 'Arn') {
  const Outputs = {
    Ref: { Value: { Ref: 'Thing' } },
    Attribute: { Value: { 'Fn::GetAtt': ['Thing', attribute] } },
  };
  const backend = backendWith({ clients, engines });
  const outputs = await createStacks([{ name: stack, template: { Resources: { Thing }, Outputs } }], backend);
  return { ref: outputs[stack]?.Ref ?? '', attribute: outputs[stack]?.Attribute ?? '' };
}

const newStack = () => `Test-${randomUUID()}`;

const table = (partitionKey: string): TemplateResource => ({
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' }],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
});

describe('a table', () => {
  it('of a read model has one key, no stream, and others beside it', async () => {
    const readModel = (key: string): TemplateResource => ({
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [{ Region: 'eu-west-1' }],
      },
    });
    const Resources = { Events: table('pk'), Stock: readModel('stream'), Prices: readModel('stream') };
    const Outputs = { Stock: { Value: { Ref: 'Stock' } }, Prices: { Value: { Ref: 'Prices' } } };
    const stack = newStack();
    const backend = backendWith({ clients, engines });
    const { [stack]: names } = await createStacks(
      [{ name: stack, template: { Resources, Outputs } }],
      backend,
    );
    await clients.dynamodb.send(
      new PutItemCommand({ TableName: names?.Stock, Item: { stream: { S: 'product#1' } } }),
    );
    const { Items } = await clients.dynamodb.send(new ScanCommand({ TableName: names?.Prices }));
    expect(Items).toEqual([]);
    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: names?.Stock }));
    expect(Table?.LatestStreamArn).toBeUndefined();
  });

  it('keeps its items when it is created again', async () => {
    const stack = newStack();
    const { ref, attribute } = await create(stack, table('pk'), 'StreamArn');
    await clients.dynamodb.send(new PutItemCommand({ TableName: ref, Item: { pk: { S: 'kept' } } }));
    expect(await create(stack, table('pk'), 'StreamArn')).toEqual({ ref, attribute });
    const { Items } = await clients.dynamodb.send(new ScanCommand({ TableName: ref }));
    expect(Items).toEqual([{ pk: { S: 'kept' } }]);
    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: ref }));
    expect(Table).toMatchObject({ LatestStreamArn: attribute });
  });

  it('is left alone when the template now wants other keys', async () => {
    const stack = newStack();
    await create(stack, table('pk'));
    await expect(create(stack, table('other'))).rejects.toThrow(
      `${stack}: Thing (AWS::DynamoDB::GlobalTable): the table of an earlier start has the keys pk, the template wants other`,
    );
  });
});

it('a stream takes records as soon as it is created, and is created once', async () => {
  const stack = newStack();
  const stream = { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } };
  const { ref, attribute } = await create(stack, stream);
  const record = { StreamName: ref, PartitionKey: 'a', Data: Buffer.from('x') };
  const { ShardId } = await clients.kinesis.send(new PutRecordCommand(record));
  expect(ShardId).toBe('shardId-000000000000');
  expect(attribute).toBe(`arn:aws:kinesis:eu-west-1:000000000000:stream/${ref}`);
  expect(await create(stack, stream)).toEqual({ ref, attribute });
});

it('a consumer of a stream is named by it, by itself and by when the stream was made, on each start alike', async () => {
  const stack = newStack();
  const stream = await create(stack, { Type: 'AWS::Kinesis::Stream', Properties: { ShardCount: 1 } });
  const consumer = {
    Type: 'AWS::Kinesis::StreamConsumer',
    Properties: { ConsumerName: 'archive', StreamARN: stream.attribute },
  };
  const { ref, attribute } = await create(`${stack}-reader`, consumer, 'ConsumerARN');
  expect(ref).toMatch(new RegExp(`^${stream.attribute}/consumer/archive:\\d{10}$`));
  expect(attribute).toBe(ref);
  expect(await create(`${stack}-reader`, consumer, 'ConsumerARN')).toEqual({ ref, attribute });
});

it('a bucket has a name that S3 allows, and is created once', async () => {
  const stack = newStack();
  const { ref, attribute } = await create(stack, { Type: 'AWS::S3::Bucket' });
  expect(ref).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  expect(attribute).toBe(`arn:aws:s3:::${ref}`);
  await clients.s3.send(new PutObjectCommand({ Bucket: ref, Key: 'a', Body: 'x' }));
  expect(await create(stack, { Type: 'AWS::S3::Bucket' })).toEqual({ ref, attribute });
});

it('a secret gets its value once', async () => {
  const stack = newStack();
  const secret = {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { GenerateSecretString: { PasswordLength: 48 } },
  };
  const value = async () => {
    const { ref } = await create(stack, secret, 'Id');
    return (await clients.secretsManager.send(new GetSecretValueCommand({ SecretId: ref }))).SecretString;
  };
  const first = await value();
  expect(first).toMatch(/^[A-Za-z0-9]{48}$/);
  expect(await value()).toBe(first);
});

it("a cluster's administrator signs in with the password of the template, creates users, and is no superuser", async () => {
  const name = `cluster_${randomUUID().replaceAll('-', '')}`;
  const cluster = {
    Type: 'AWS::RDS::DBCluster',
    Properties: { DatabaseName: name, MasterUsername: name, MasterUserPassword: 'secret' },
  };
  await create(newStack(), cluster, 'Endpoint.Address');
  const { attribute: port } = await create(newStack(), cluster, 'Endpoint.Port');
  const client = new pg.Client({ connectionString: `postgresql://${name}:secret@127.0.0.1:${port}/${name}` });
  await client.connect();
  try {
    await client.query(`CREATE ROLE ${name}_reader LOGIN PASSWORD 'x'`);
    await client.query('CREATE SCHEMA orders_v1');
    await expect(client.query('SELECT pg_read_file($1)', ['/etc/passwd'])).rejects.toThrow(
      'permission denied',
    );
  } finally {
    await client.end();
  }
  const other = new pg.Client({ connectionString: `postgresql://${name}:wrong@127.0.0.1:${port}/${name}` });
  await expect(other.connect()).rejects.toThrow('password authentication failed');
});
