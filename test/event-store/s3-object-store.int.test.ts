import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { ArchiveUnavailable } from '../../lambdas/event-store/object-store.ts';
import { S3ObjectStore } from '../../lambdas/event-store/s3-object-store.ts';
import { describeObjectStore } from '../contracts/object-store.ts';
import { collected } from '../support/collected.ts';
import { localClient } from '../support/events-table.ts';

const options = { ...localClient(inject('engines').s3), forcePathStyle: true };
/** Each worker has a connection of its own. */
const clients = [new S3Client(options), new S3Client(options)] as const;
let buckets = 0;

afterAll(() => {
  for (const client of clients) client.destroy();
});

describeObjectStore('objects on S3', async () => {
  const bucket = `objects-${process.pid}-${Date.now()}-${++buckets}`;
  await clients[0].send(new CreateBucketCommand({ Bucket: bucket }));
  const [one, other] = clients.map((client) => new S3ObjectStore({ client, bucket })) as [
    S3ObjectStore,
    S3ObjectStore,
  ];
  return { one, other };
});

describe('objects on an S3 that does not answer', () => {
  const client = new S3Client({ ...localClient('http://127.0.0.1:9'), forcePathStyle: true, maxAttempts: 1 });
  const objects = new S3ObjectStore({ client, bucket: 'nowhere' });
  afterAll(() => client.destroy());

  test.each([
    ['listed', () => collected(objects.list(''))],
    ['read', () => collected(objects.read('a'))],
    ['put', () => objects.putNew('a', new Uint8Array())],
    ['removed', () => objects.remove(['a'])],
  ])('cannot be %s for the moment', async (_, ask) => {
    await expect(ask()).rejects.toBeInstanceOf(ArchiveUnavailable);
  });
});
