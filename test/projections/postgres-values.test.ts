import { describe, expect, test } from 'vitest';
import { columnValue } from '../../lambdas/projections/postgres-values.ts';
import { Unwritable } from '../../lambdas/projections/store-errors.ts';

describe('G8 a date in PostgreSQL is a day, the same whenever it is written', () => {
  test.each(['0001-01-01', '2010-12-01', '2012-02-29', '9999-12-31', null])('%s', (day) => {
    expect(columnValue('date', day)).toBe(day);
  });

  test.each([
    ...['today', 'now', 'yesterday', 'epoch', 'infinity', '-infinity'],
    ...[
      '2010-12-1',
      '2010-1-01',
      '10-12-01',
      '20101201',
      '2010/12/01',
      '01-12-2010',
      'Dec 1, 2010',
      '2010.335',
    ],
    ...[
      '2010-12-01 ',
      ' 2010-12-01',
      '2010-12-01\n',
      '2010-12-01 BC',
      '2010-12-01T00:00:00Z',
      '+002010-12-01',
    ],
    ...['2010-02-30', '2011-02-29', '2010-13-01', '2010-00-01', '2010-12-00', '2010-12-32', '0000-01-01'],
    ...['', '٢٠١٠-١٢-٠١', 20101201, 1, true],
  ])('is refused for ever, not asked of the database: %j', (value) => {
    expect(() => columnValue('date', value)).toThrow(Unwritable);
  });
});

test.each([
  ['text', 'today'],
  ['text', '2010-12-1'],
  ['bigint', 20101201],
  ['bigint', null],
] as const)('what is no date is left as it is: %s %j', (type, value) => {
  expect(columnValue(type, value)).toBe(value);
});
