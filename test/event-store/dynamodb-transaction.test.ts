import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { DynamoDbEventStore } from '../../lambdas/event-store/dynamodb-event-store.ts';
import { CommitRefused, StoreUnavailable, VersionConflict } from '../../lambdas/event-store/event-store.ts';
import { LoadedStream } from '../../lambdas/event-store/loaded-stream.ts';
import { draftOf } from '../support/histories.ts';

const [a, b, read] = ['order#a', 'order#b', 'order#read'].map((text) =>
  LoadedStream.of(StreamId.parse(text), []),
);

type Transaction = { readonly input: { readonly TransactItems: readonly { Put?: { Item: Item } }[] } };
type Item = NonNullable<CancellationReason['Item']>;

/** A store whose transactions are cancelled for these reasons, `times` times; counts the calls. */
function cancelling(
  reasons: (sent: Transaction) => readonly CancellationReason[],
  times = Number.POSITIVE_INFINITY,
) {
  let calls = 0;
  const send = async (sent: Transaction) => {
    calls++;
    if (calls > times) return {};
    throw new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: [...reasons(sent)],
    });
  };
  const store = new DynamoDbEventStore({
    client: { send } as unknown as DynamoDBClient,
    tableName: 'events',
  });
  const append = () =>
    store.appendAll(
      [
        { loaded: a as LoadedStream, draft: draftOf('a') },
        { loaded: b as LoadedStream, draft: draftOf('b') },
      ],
      [read as LoadedStream],
    );
  return { append, calls: () => calls };
}

const codes =
  (...given: readonly string[]) =>
  () =>
    given.map((Code) => ({ Code }));

describe('S02 a cancelled transaction is understood by its reasons', () => {
  test('(a) a collision is tried again, a bounded number of times, and is a conflict then', async () => {
    const passing = cancelling(codes('None', 'TransactionConflict', 'None'), 2);
    expect(await passing.append()).toHaveLength(2);
    expect(passing.calls()).toBe(3);
    const lasting = cancelling(codes('None', 'TransactionConflict', 'None'));
    await expect(lasting.append()).rejects.toMatchObject({ code: 'VersionConflict', message: /order#b/ });
    expect(lasting.calls()).toBe(6);
  });

  test.each([
    [0, 'order#a'],
    [1, 'order#b'],
    [2, 'order#read'],
  ])('(b, c) the index of a failed condition says whose it is: %i is %s', async (index, stream) => {
    const given = ['None', 'None', 'None'].with(index, 'ConditionalCheckFailed');
    const { append, calls } = cancelling(codes(...given));
    const refusal = await append().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(VersionConflict);
    expect(String(refusal)).toContain(stream);
    expect(calls()).toBe(1);
  });

  test('S01 a failed condition where our own commit stands is a success', async () => {
    const { append } = cancelling(({ input }) => [
      { Code: 'ConditionalCheckFailed', Item: input.TransactItems[0]?.Put?.Item as Item },
      { Code: 'None' },
      { Code: 'None' },
    ]);
    expect((await append()).map(({ stream }) => stream)).toEqual(['order#a', 'order#b']);
  });

  test.each(['ThrottlingError', 'ProvisionedThroughputExceeded'])(
    '(d) a collision beside a throttle is a throttle: %s backs off, and is told as unavailable',
    async (throttle) => {
      const { append, calls } = cancelling(codes('TransactionConflict', throttle, 'None'));
      await expect(append()).rejects.toBeInstanceOf(StoreUnavailable);
      expect(calls()).toBe(6);
    },
  );

  test('what no caller can do anything about stays an error of ours', async () => {
    const { append, calls } = cancelling(codes('AccessDenied', 'None', 'None'));
    await expect(append()).rejects.toBeInstanceOf(TransactionCanceledException);
    expect(calls()).toBe(1);
  });

  test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded'])(
    '(e) what no attempt would mend is tried once: %s',
    async (code) => {
      const { append, calls } = cancelling(codes(code, 'None', 'None'));
      await expect(append()).rejects.toBeInstanceOf(CommitRefused);
      expect(calls()).toBe(1);
    },
  );
});
