import { describe, expect, test } from 'vitest';
import { compileFilters } from '../../../local/event-sources/filter-pattern.ts';
import { NOT_JSON } from '../../../local/event-sources/stream-reader.ts';

type Filtered = Parameters<typeof compileFilters>[0];

const filters = (source: Filtered['source'], ...filterPatterns: string[]) =>
  compileFilters({ logicalId: 'OrdersMapping', source, filterPatterns });

/** Of a record of Kinesis with this data. */
const fits = (pattern: object, data: unknown) =>
  filters('kinesis', JSON.stringify({ data: pattern }))({ data });

describe('a filter pattern (AWS: "Control which events Lambda sends to your function")', () => {
  const record = {
    eventName: 'INSERT',
    price: 10,
    empty: '',
    nothing: null,
    yes: true,
    tags: ['a', 'b'],
    dynamodb: { NewImage: { pk: { S: 'order#1' } } },
  };

  test.each<[string, object, boolean]>([
    ['equals', { eventName: ['INSERT'] }, true],
    ['equals another', { eventName: ['MODIFY'] }, false],
    ['one of several', { eventName: ['MODIFY', 'INSERT'] }, true],
    ['equals, in its case', { eventName: ['insert'] }, false],
    ['equals, in any case', { eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
    ['null', { nothing: [null] }, true],
    ['null, where there is something', { price: [null] }, false],
    ['empty', { empty: [''] }, true],
    ['true', { yes: [true] }, true],
    ['begins with', { eventName: [{ prefix: 'INS' }] }, true],
    ['begins with something else', { eventName: [{ prefix: 'NS' }] }, false],
    ['ends with', { eventName: [{ suffix: 'ERT' }] }, true],
    ['ends with something else', { eventName: [{ suffix: 'ER' }] }, false],
    ['number', { price: [10] }, true],
    ['numeric equals', { price: [{ numeric: ['=', 10] }] }, true],
    ['numeric range', { price: [{ numeric: ['>', 9, '<=', 10] }] }, true],
    ['numeric range that ends before', { price: [{ numeric: ['>=', 1, '<', 10] }] }, false],
    ['numeric of a text', { eventName: [{ numeric: ['>', 0] }] }, false],
    ['anything but', { eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    ['anything but this', { eventName: [{ 'anything-but': ['INSERT'] }] }, false],
    ['anything but a prefix', { eventName: [{ 'anything-but': { prefix: 'INS' } }] }, false],
    ['anything but, of what is not there', { other: [{ 'anything-but': ['x'] }] }, false],
    ['exists', { price: [{ exists: true }] }, true],
    ['exists, which does not', { other: [{ exists: true }] }, false],
    ['does not exist', { other: [{ exists: false }] }, true],
    ['does not exist, but does', { price: [{ exists: false }] }, false],
    ['does not exist, deep in nothing', { other: { deep: [{ exists: false }] } }, true],
    ['one element of a list', { tags: ['b'] }, true],
    ['no element of a list', { tags: ['c'] }, false],
    ['nested', { dynamodb: { NewImage: { pk: { S: [{ prefix: 'order#' }] } } } }, true],
    ['nested, another', { dynamodb: { NewImage: { pk: { S: [{ prefix: 'account#' }] } } } }, false],
    ['all members', { eventName: ['INSERT'], price: [11] }, false],
    ['one of $or', { $or: [{ price: [11] }, { eventName: ['INSERT'] }] }, true],
    ['none of $or', { $or: [{ price: [11] }, { eventName: ['MODIFY'] }] }, false],
  ])('%s: %j is %s', (_, pattern, expected) => {
    expect(fits(pattern, record)).toBe(expected);
  });

  test('is one of several, of which one must fit; without any, everything fits', () => {
    const either = filters('kinesis', '{"data":{"a":[1]}}', '{"data":{"a":[2]}}');
    expect([1, 2, 3].map((a) => either({ data: { a } }))).toEqual([true, true, false]);
    expect(filters('kinesis')({ data: { a: 3 } })).toBe(true);
  });

  test.each([
    ['{"a":1}', '1 is neither an object nor a list of rules'],
    ['{"a":[{"wildcard":"x*"}]}', 'the rule {"wildcard":"x*"} is not known'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'is not known'],
    ['{"a":[{"prefix":1}]}', '1 stands where a text is wanted'],
    ['{"a":[{"exists":"yes"}]}', '"yes" stands where true or false is wanted'],
    ['{"a":[{"numeric":[">"]}]}', 'is not one or two comparisons'],
    ['{"a":[{"numeric":["!",1]}]}', 'is not a comparison with a number'],
    ['{"$or":{"a":[1]}}', '$or is not a list of patterns'],
    ['{"a":', 'JSON'],
  ])('%s is an error that names the mapping and the fault', (pattern, fault) => {
    const compile = () => filters('kinesis', `{"data":${pattern}}`);
    expect(compile).toThrow(/Event source OrdersMapping: Filter/);
    expect(compile).toThrow(fault);
  });
});

describe('a filter of a Kinesis stream (AWS: "Using event filtering with a Kinesis event source")', () => {
  test.each([
    ['{"partitionKey":["order#1"]}', 'partitionKey is none of data'],
    ['{"$or":[{"data":{"a":[1]}},{"eventName":["INSERT"]}]}', 'eventName is none of data'],
    ['{"data":["text"]}', 'data holds rules where a pattern is wanted'],
  ])('is about its data, as JSON, and nothing else: %s is an error', (pattern, fault) => {
    expect(() => filters('kinesis', pattern)).toThrow(fault);
  });

  test.each(['{"data":{"a":[1]}}', '{"data":{"a":[{"exists":false}]}}'])(
    'drops data that is no JSON: %s',
    (pattern) => {
      expect(filters('kinesis', pattern)({ data: NOT_JSON })).toBe(false);
    },
  );
});

describe('a filter of a table (AWS: "Using event filtering with a DynamoDB event source")', () => {
  test.each([
    ['{"eventID":["1"]}', 'eventID is none of dynamodb, eventName'],
    ['{"dynamodb":["text"]}', 'dynamodb holds rules where a pattern is wanted'],
  ])('is about the change and nothing else: %s is an error', (pattern, fault) => {
    expect(() => filters('dynamodb', pattern)).toThrow(fault);
  });

  test('sees attributes with their types', () => {
    const ofOrders = filters('dynamodb', '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"order#"}]}}}}');
    const insertOf = (S: string) => ({ eventName: 'INSERT', dynamodb: { Keys: { pk: { S } } } });
    expect([ofOrders(insertOf('order#1')), ofOrders(insertOf('account#1'))]).toEqual([true, false]);
  });

  test('finds by exists only what is at the end of the tree', () => {
    const event = { dynamodb: { NewImage: { person: { M: { name: { S: 'x' } } } } } };
    const image = (pattern: object) =>
      filters('dynamodb', JSON.stringify({ dynamodb: { NewImage: pattern } }))(event);
    expect(image({ person: { M: { name: { S: [{ exists: true }] } } } })).toBe(true);
    expect(image({ person: [{ exists: true }] })).toBe(false);
  });
});
