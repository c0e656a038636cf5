import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  DynamoDBServiceException,
  type PutItemCommand,
  type QueryCommand,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { toItem } from '../../lambdas/event-store/commit-item.ts';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { StoreUnavailable, VersionConflict } from '../../lambdas/event-store/event-store.ts';
import { LoadedStream, StreamHole } from '../../lambdas/event-store/loaded-stream.ts';
import { commitOf, draftOf } from '../support/histories.ts';

const stream = StreamId.parse('order#1');
const empty = LoadedStream.of(stream, []);

/** A store whose client answers with what `send` makes of each command. */
const storeWith = (send: (command: unknown) => unknown) =>
  new DynamoDbEventStore({
    client: { send: async (command: unknown) => send(command) } as unknown as DynamoDBClient,
    tableName: 'events',
  });

const failure = (name: string, fault: 'client' | 'server') =>
  new DynamoDBServiceException({ name, $fault: fault, $metadata: {}, message: name });

const conditionFailed = (item: NonNullable<PutItemCommand['input']['Item']>) =>
  new ConditionalCheckFailedException({ message: '', $metadata: {}, Item: item });

describe('append', () => {
  test('S01 our own write, whose answer was lost, is a success', async () => {
    const store = storeWith((command) => {
      throw conditionFailed((command as PutItemCommand).input.Item ?? {});
    });
    expect(await store.append(empty, draftOf('a'))).toMatchObject({ version: 1, commandId: 'a' });
  });

  test('S01 somebody else’s commit at that version is a conflict', async () => {
    const store = storeWith(() => {
      throw conditionFailed(toItem(commitOf(stream, 1)));
    });
    await expect(store.append(empty, draftOf('a'))).rejects.toBeInstanceOf(VersionConflict);
  });

  test('that meets a transaction of somebody else waits for it, a bounded number of times', async () => {
    const busy = new TransactionConflictException({ message: 'busy', $metadata: {} });
    const busyFor = (times: number) => {
      let calls = 0;
      const store = storeWith(() => {
        if (++calls <= times) throw busy;
      });
      return { store, calls: () => calls };
    };
    const passing = busyFor(2);
    expect(await passing.store.append(empty, draftOf('a'))).toMatchObject({ version: 1 });
    expect(passing.calls()).toBe(3);
    const lasting = busyFor(Number.POSITIVE_INFINITY);
    await expect(lasting.store.append(empty, draftOf('a'))).rejects.toBeInstanceOf(VersionConflict);
    expect(lasting.calls()).toBe(6);
  });

  test('is one conditional put', async () => {
    const sent: unknown[] = [];
    await storeWith((command) => sent.push(command)).append(empty, draftOf('a'));
    expect(sent).toHaveLength(1);
    expect((sent[0] as PutItemCommand).input).toMatchObject({
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  test.each([
    failure('ProvisionedThroughputExceededException', 'client'),
    failure('ThrottlingException', 'client'),
    failure('RequestLimitExceeded', 'client'),
    failure('InternalServerError', 'server'),
    failure('TransactionInProgressException', 'client'),
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('no answer'), { name: 'TimeoutError' }),
  ])('what passes is told as unavailable: $name $code', async (error) => {
    const store = storeWith(() => {
      throw error;
    });
    await expect(store.append(empty, draftOf('a'))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.load(stream)).rejects.toBeInstanceOf(StoreUnavailable);
  });

  test('what we call wrong stays an error of ours', async () => {
    const wrong = failure('ValidationException', 'client');
    const store = storeWith(() => {
      throw wrong;
    });
    await expect(store.append(empty, draftOf('a'))).rejects.toBe(wrong);
  });
});

describe('load', () => {
  const page = (...versions: number[]) => versions.map((version) => toItem(commitOf(stream, version)));

  test('asks for what was acknowledged, in the order of versions whatever the clocks said (S06)', async () => {
    const asked: unknown[] = [];
    const late = { ...commitOf(stream, 1), at: '2026-11-28T09:58:23.593Z' };
    const early = { ...commitOf(stream, 2), at: '2026-11-28T09:58:23.590Z' };
    const store = storeWith((command) => {
      asked.push((command as QueryCommand).input);
      return { Items: [late, early].map(toItem) };
    });
    expect((await store.load(stream)).commits).toEqual([late, early]);
    expect(asked).toMatchObject([{ ConsistentRead: true }]);
  });

  test('S05 goes on past an empty page', async () => {
    const pages = [
      { Items: page(1), LastEvaluatedKey: { pk: { S: stream } } },
      { Items: [], LastEvaluatedKey: { pk: { S: stream } } },
      { Items: page(2) },
    ];
    const store = storeWith(() => pages.shift());
    expect((await store.load(stream)).version).toBe(2);
  });

  test('S03 G2 refuses a stream with a hole', async () => {
    await expect(storeWith(() => ({ Items: page(1, 3) })).load(stream)).rejects.toBeInstanceOf(StreamHole);
    await expect(storeWith(() => ({ Items: page(2) })).load(stream)).rejects.toBeInstanceOf(StreamHole);
  });
});
