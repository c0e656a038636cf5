import { hash } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { S3ObjectStore } from '../../../lambdas/event-store/s3-object-store.ts';
import { S3PresignedObjects } from '../../../lambdas/operations/moving/s3-presigned-objects.ts';
import { collected } from '../../support/collected.ts';
import { localClient } from '../../support/events-table.ts';

const client = new S3Client({ ...localClient(inject('engines').s3), forcePathStyle: true });
const bucket = `presigned-${process.pid}-${Date.now()}`;
const objects = new S3ObjectStore({ client, bucket });
const presigned = new S3PresignedObjects({ client, bucket });

const KEY = `commits/date=2010-12-01/hour=all/07-${'a'.repeat(64)}.jsonl.zst`;
const body = Buffer.from('an object');
const object = { key: KEY, bytes: body.byteLength, sha256: hash('sha256', body) };

beforeAll(() => client.send(new CreateBucketCommand({ Bucket: bucket })));
afterAll(() => client.destroy());

describe('presigned requests', () => {
  test('write an object that is not there, and none over it', async () => {
    const { url, headers } = await presigned.putTo(object);
    expect((await fetch(url, { method: 'PUT', headers, body: new Blob([body]) })).status).toBe(200);
    expect(Buffer.concat(await collected(objects.read(KEY)))).toEqual(body);
    const again = await fetch(url, { method: 'PUT', headers, body: new Blob([Buffer.from('something')]) });
    expect(again.status).toBe(412);
    expect(Buffer.concat(await collected(objects.read(KEY)))).toEqual(body);
  });

  test('read an object', async () => {
    await objects.putNew(KEY, body);
    const answer = await fetch(await presigned.readFrom(KEY));
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(body);
  });

  test('sign the condition, the size and the checksum, so that nobody leaves one out', async () => {
    const { url } = await presigned.putTo(object);
    const signed = new URL(url).searchParams.get('X-Amz-SignedHeaders');
    expect(signed?.split(';')).toEqual(['content-length', 'host', 'if-none-match', 'x-amz-checksum-sha256']);
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('3600');
  });
});
