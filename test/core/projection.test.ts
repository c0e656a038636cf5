import { describe, expect, test } from 'vitest';
import { UnknownEvent } from '../../lambdas/core/event.ts';
import { eventsFor, sumTallies, type Tally } from '../../lambdas/core/projection.ts';
import { commitOf } from '../support/histories.ts';

const tally = (key: string, units: number): Tally<'key', 'units'> => ({ key: { key }, add: { units } });

describe('tallies', () => {
  test('are summed by key and come in the order of their keys', () => {
    expect(sumTallies([tally('b', 1), tally('a', 2), tally('b', -4)])).toEqual([
      tally('a', 2),
      tally('b', -3),
    ]);
  });

  test('G12 are never rounded', () => {
    expect(() => sumTallies([tally('a', Number.MAX_SAFE_INTEGER), tally('a', 1)])).toThrow(RangeError);
  });
});

describe('the events of a commit', () => {
  const commit = commitOf('order#1', 3, 2);

  test('come with the place where each stands', () => {
    const reads = { schemaVersions: { Counted: 1 } };
    expect([...eventsFor(reads, [commit])].map(([, { version }]) => version)).toEqual([3, 4]);
  });

  test('S19 are passed over when the projection does not read their type', () => {
    expect([...eventsFor({ schemaVersions: {} }, [commit])]).toEqual([]);
  });

  test('stop a projection that reads their type in another version', () => {
    expect(() => [...eventsFor({ schemaVersions: { Counted: 2 } }, [commit])]).toThrow(UnknownEvent);
  });
});
