import { describe, expect, test } from 'vitest';
import { parkReason, placesOf } from '../../lambdas/event-store/park-reason.ts';
import { ProjectionFailed } from '../../lambdas/projections/projection-failed.ts';
import { Unwritable } from '../../lambdas/projections/store-errors.ts';

const sql = (name: string, code: string) => Object.assign(new Error('date "Jane Doe"'), { name, code });

describe('why a stream is parked, in names and codes', () => {
  test.each([
    ['the SQLSTATE', new Unwritable(sql('error', '22007')), 'Unwritable', 'Unwritable: error 22007'],
    [
      'the fault of DynamoDB',
      new Unwritable(Object.assign(new Error('Jane Doe'), { name: 'ValidationException' })),
      'Unwritable',
      'Unwritable: ValidationException',
    ],
    [
      'the type of error of OpenSearch',
      new Unwritable({ type: 'mapper_parsing_exception', reason: "failed on 'Jane Doe'" }),
      'Unwritable',
      'Unwritable: mapper_parsing_exception',
    ],
    [
      'what the code threw',
      new ProjectionFailed('order#1 version 3', new RangeError('Jane Doe')),
      'ProjectionFailed',
      'ProjectionFailed: RangeError',
    ],
    ['what is no word', new Unwritable(sql('Jane Doe', 'born 1970')), 'Unwritable', 'Unwritable'],
    ['what is no error', 'Jane Doe', 'unknown', 'unknown'],
    ['a cause that is no error', new Unwritable('Jane Doe'), 'Unwritable', 'Unwritable'],
  ])('tells %s', (_, error, code, message) => {
    expect(parkReason(error)).toEqual({ code, message });
  });

  test('tells where, without what', () => {
    const places = placesOf(new ProjectionFailed('order#1 version 3', new RangeError('Jane\n    at Doe')));
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) expect(place).toMatch(/^ {4}at .*(:\d+|<anonymous>)\)?$/);
    expect(placesOf('Jane Doe')).toEqual([]);
  });
});
