import { describe, expect, test } from 'vitest';
import { compileFilters } from '../../../local/event-sources/filter-pattern.ts';

const fits = (pattern: object, record: unknown) => compileFilters('M', [JSON.stringify(pattern)])(record);

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax */
describe('a filter pattern', () => {
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
    const either = compileFilters('M', ['{"a":[1]}', '{"a":[2]}']);
    expect([either({ a: 1 }), either({ a: 2 }), either({ a: 3 })]).toEqual([true, true, false]);
    expect(compileFilters('M', [])({ a: 3 })).toBe(true);
  });

  test.each([
    ['{"a":', 'JSON'],
    ['{"a":1}', '1 is neither an object nor a list of rules'],
    ['{"a":[{"wildcard":"x*"}]}', 'the rule {"wildcard":"x*"} is not known'],
    ['{"a":[{"prefix":"x","suffix":"y"}]}', 'is not known'],
    ['{"a":[{"prefix":1}]}', '1 stands where a text is wanted'],
    ['{"a":[{"exists":"yes"}]}', '"yes" stands where true or false is wanted'],
    ['{"a":[{"numeric":[">"]}]}', 'is not one or two comparisons'],
    ['{"a":[{"numeric":["!",1]}]}', 'is not a comparison with a number'],
    ['{"$or":{"a":[1]}}', '$or is not a list of patterns'],
  ])('%s is an error that names the mapping and the fault', (pattern, fault) => {
    expect(() => compileFilters('OrdersMapping', [pattern])).toThrow(
      /Event source mapping OrdersMapping: Filter/,
    );
    expect(() => compileFilters('OrdersMapping', [pattern])).toThrow(fault);
  });
});
