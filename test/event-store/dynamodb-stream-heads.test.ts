import type { DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { DynamoDbStreamHeads } from '../../lambdas/event-store/dynamodb-stream-heads.ts';

const ITEMS = [
  ['order#a', 1],
  ['order#a', 2],
  ['order#a', 3],
  ['order#b', 1],
] as const;

type Input = ScanCommand['input'] & QueryCommand['input'];

/** One segment of a table, in which the head of the first stream is not: a scan neither finds it nor begins at it. */
function dividedTable() {
  const starts: string[] = [];
  const answer = ({ ExclusiveStartKey: start, ExpressionAttributeValues: values }: Input) => {
    const toItem = ([pk, sk]: readonly [string, number]) => ({ pk: { S: pk }, sk: { N: String(sk) } });
    if (values !== undefined)
      return {
        Items: ITEMS.filter(([pk]) => pk === values[':stream']?.S)
          .map(toItem)
          .slice(-1),
      };
    const here = ITEMS.filter(([, sk]) => sk !== 3);
    const at = here.findIndex(([pk, sk]) => pk === start?.pk?.S && String(sk) === start?.sk?.N);
    starts.push(start === undefined ? 'begin' : `${start.pk?.S}@${start.sk?.N}`);
    if (start?.sk?.N === '3')
      throw Object.assign(new Error('The provided starting key is outside the range of the segment'), {
        name: 'ValidationException',
      });
    return { Items: here.slice(at + 1, at + 2).map(toItem) };
  };
  const send = async ({ input }: { input: Input }) => answer(input);
  const heads = new DynamoDbStreamHeads({
    client: { send } as unknown as DynamoDBClient,
    tableName: 'events',
  });
  return { heads, starts };
}

test('a head that is in no part of its segment is passed by item after item', async () => {
  const { heads, starts } = dividedTable();
  expect((await heads.next(0, 10)).map(({ stream, commit }) => [stream, commit])).toEqual([
    ['order#a', 3],
    ['order#b', 1],
  ]);
  expect(starts).toEqual(['begin', 'order#a@3', 'order#a@1', 'order#a@2', 'order#b@1']);
});
