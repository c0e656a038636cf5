import { describe, expect, test } from 'vitest';
import { MalformedCommit } from '../../lambdas/core/commit.ts';
import { UnknownEvent } from '../../lambdas/core/event.ts';
import { SplitCommit } from '../../lambdas/core/gate.ts';
import { StreamId } from '../../lambdas/core/stream-id.ts';
import { UpcastFailed } from '../../lambdas/core/upcaster.ts';
import { StoreUnavailable } from '../../lambdas/event-store/event-store.ts';
import { StreamHole } from '../../lambdas/event-store/loaded-stream.ts';
import { CommitsMissing, PATIENCE } from '../../lambdas/event-store/pass-gate.ts';
import { PositionMoved } from '../../lambdas/event-store/positions.ts';
import { isPermanent } from '../../lambdas/projections/permanent-failure.ts';
import { ProjectionFailed } from '../../lambdas/projections/projection-failed.ts';
import { StoreUnreachable, Unwritable } from '../../lambdas/projections/store-errors.ts';

const stream = StreamId.parse('order#1');
const range = { from: 1, to: 3 };

describe('G7 what parks a stream', () => {
  test.each([
    new Unwritable('refused'),
    new ProjectionFailed('order#1 version 1', new TypeError()),
    new SplitCommit(stream, 2, range),
    new MalformedCommit('events'),
    new UpcastFailed({ type: 'Paid', schemaVersion: 1, data: {} }, new TypeError()),
  ])('at once: $name', (reason) => {
    expect([0, Number.NaN].map((age) => isPermanent(reason, age))).toEqual([true, true]);
  });

  test.each([
    new UnknownEvent({ type: 'Paid', schemaVersion: 2, data: {} }),
    new CommitsMissing(stream, range),
  ])('after a quarter of an hour: $name', (reason) => {
    expect(PATIENCE).toBe(15 * 60 * 1000);
    const ages = [-1, 0, PATIENCE, Number.NaN, PATIENCE + 1];
    expect(ages.map((age) => isPermanent(reason, age))).toEqual([false, false, false, false, true]);
  });

  test.each([
    new StoreUnavailable('down'),
    new StoreUnreachable('down'),
    new PositionMoved(),
    new StreamHole(stream, 2, 3),
    new TypeError('in our own code'),
    Object.assign(new Error('says that it is'), { code: 'Unwritable', name: 'Unwritable' }),
    'no error at all',
    undefined,
  ])('never: %s', (reason) => {
    expect(isPermanent(reason, Number.POSITIVE_INFINITY)).toBe(false);
  });
});
