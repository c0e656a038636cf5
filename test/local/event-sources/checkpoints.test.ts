import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  forgetCheckpoints,
  openCheckpoints,
  type Subscription,
} from '../../../local/event-sources/checkpoints.ts';
import { checkpointFolder } from './started-source.ts';

const orders: Subscription = { logicalId: 'OrdersMapping', source: 'kinesis', sourceArn: 'arn:one' };

test('checkpoints are there again after a restart', async () => {
  const folder = checkpointFolder();
  const before = (await openCheckpoints(folder)).of(orders);
  await before.put('shard-1', { after: '7' });
  await before.put('shard-1', { after: '8' });
  await before.put('shard-0', 'finished');
  const after = (await openCheckpoints(folder)).of(orders);
  expect(after.get('shard-1')).toEqual({ after: '8' });
  expect(after.get('shard-0')).toBe('finished');
  expect(after.get('shard-2')).toBeUndefined();
});

test('many at a time end with the last one on disk, and no file beside it', async () => {
  const folder = checkpointFolder();
  const checkpoints = (await openCheckpoints(folder)).of(orders);
  await Promise.all(Array.from({ length: 200 }, (_, n) => checkpoints.put('shard', { after: String(n) })));
  expect((await openCheckpoints(folder)).of(orders).get('shard')).toEqual({ after: '199' });
  expect(readdirSync(folder)).toEqual(['kinesis.OrdersMapping.json']);
});

test('each mapping has its own', async () => {
  const checkpoints = await openCheckpoints(checkpointFolder());
  await checkpoints.of(orders).put('shard', { after: '1' });
  expect(checkpoints.of({ ...orders, logicalId: 'SalesMapping' }).get('shard')).toBeUndefined();
});

test('a stream that was made anew under another ARN is read from its start', async () => {
  const checkpoints = await openCheckpoints(checkpointFolder());
  await checkpoints.of(orders).put('shard', { after: '1' });
  expect(checkpoints.of({ ...orders, sourceArn: 'arn:two' }).get('shard')).toBeUndefined();
});

test.each(['', '{"sourceArn":"arn:one"', 'null', '{"sourceArn":"arn:one","shards":null}'])(
  'a damaged file (%j) counts as not there',
  async (content) => {
    const folder = checkpointFolder();
    writeFileSync(join(folder, 'kinesis.OrdersMapping.json'), content);
    expect((await openCheckpoints(folder)).of(orders).get('shard')).toBeUndefined();
  },
);

test('all of one kind of source can be forgotten', async () => {
  const folder = checkpointFolder();
  const publisher: Subscription = { ...orders, source: 'dynamodb' };
  const before = await openCheckpoints(folder);
  await before.of(orders).put('shard', { after: '1' });
  await before.of(publisher).put('shard', { after: '1' });
  await forgetCheckpoints(folder, 'dynamodb');
  const after = await openCheckpoints(folder);
  expect(after.of(publisher).get('shard')).toBeUndefined();
  expect(after.of(orders).get('shard')).toEqual({ after: '1' });
});

test('there is nothing to forget where nothing was read', async () => {
  await expect(forgetCheckpoints(join(checkpointFolder(), 'none'), 'dynamodb')).resolves.toBeUndefined();
});
