import { describe, expect, test } from 'vitest';
import {
  AlreadyBuilding,
  abandon,
  begin,
  type Control,
  drop,
  follow,
  followingBuilds,
  handOver,
  initialControl,
  liveBuilds,
  stepBack,
  swap,
  unusedAfter,
  WrongPhase,
} from '../../lambdas/projections/generation-control.ts';
import { dutyOf, servingOf } from '../../lambdas/projections/generation-duty.ts';

const since = '2010-12-01T08:30:00.000Z';
const first = initialControl('sales', { version: 1, build: 1 });
const ofReplay = (run: string) => ({ run, since });
const swapped = (control: Control, version: number, keepOld = false) =>
  swap(handOver(follow(begin(control, version, ofReplay('r')), 'r'), 'r'), 'r', { keepOld });

describe('a build', () => {
  test('G8 is filled, follows, is handed over to, and serves', () => {
    const filling = begin(first, 2, ofReplay('replay-1'));
    expect(filling).toEqual({
      projection: 'sales',
      revision: 1,
      serving: { version: 1, build: 1 },
      building: { version: 2, build: 1, phase: 'filling', run: 'replay-1', since },
      builds: { 1: 1, 2: 1 },
    });
    const following = follow(filling, 'replay-1');
    expect(following.building?.phase).toBe('following');
    const paused = handOver(following, 'replay-1');
    expect(paused.building?.phase).toBe('handing-over');
    expect(swap(paused, 'replay-1', { keepOld: true })).toEqual({
      projection: 'sales',
      revision: 4,
      serving: { version: 2, build: 1 },
      kept: { version: 1, build: 1 },
      builds: { 1: 1, 2: 1 },
    });
  });

  test('is one at a time, and who begins another one is told who is at it', () => {
    const control = begin(first, 1, ofReplay('replay-1'));
    expect(() => begin(control, 2, ofReplay('replay-2'))).toThrow(AlreadyBuilding);
    expect(() => stepBack({ ...control, kept: { version: 2, build: 1 } }, ofReplay('replay-2'))).toThrow(
      'The replay replay-1 builds sales already',
    );
  });

  test.each([
    ['follows', (run: string) => follow(begin(first, 1, ofReplay('replay-1')), run)],
    ['is abandoned', (run: string) => abandon(begin(first, 1, ofReplay('replay-1')), run)],
  ])('%s by its own replay and no other', (_, go) => {
    expect(() => go('replay-2')).toThrow(WrongPhase);
    expect(go('replay-1').revision).toBe(2);
  });

  test('serves by no short cut', () => {
    const filling = begin(first, 1, ofReplay('r'));
    expect(() => swap(filling, 'r', { keepOld: false })).toThrow(WrongPhase);
    expect(() => handOver(filling, 'r')).toThrow(WrongPhase);
    expect(() => swap(follow(filling, 'r'), 'r', { keepOld: false })).toThrow(WrongPhase);
    expect(() => follow(first, 'r')).toThrow(WrongPhase);
  });

  test('has a number that no other one of its version ever had, also when it was abandoned', () => {
    const once = abandon(begin(first, 1, ofReplay('r')), 'r');
    const twice = begin(once, 1, ofReplay('r'));
    expect(twice.building).toMatchObject({ version: 1, build: 3 });
    expect(begin(swapped(once, 2), 2, ofReplay('r')).building).toMatchObject({ version: 2, build: 2 });
  });

  test('that came to nothing in the hand-over follows on', () => {
    const paused = handOver(follow(begin(first, 2, ofReplay('r')), 'r'), 'r');
    expect(follow(paused, 'r').building?.phase).toBe('following');
  });
});

describe('what is kept', () => {
  const kept = swapped(first, 2, true);

  test('G8 is stepped back to by a hand-over, after which what had served is kept', () => {
    const back = stepBack(kept, ofReplay('r'));
    expect(back.building).toMatchObject({ version: 1, build: 1, phase: 'following', wasKept: true });
    expect(back.kept).toBeUndefined();
    const served = swap(handOver(back, 'r'), 'r', { keepOld: true });
    expect(served).toMatchObject({ serving: { version: 1, build: 1 }, kept: { version: 2, build: 1 } });
  });

  test('is kept again when the step back is abandoned', () => {
    expect(abandon(stepBack(kept, ofReplay('r')), 'r')).toEqual({ ...kept, revision: kept.revision + 2 });
  });

  test('is dropped once, and is nothing to step back to then', () => {
    expect(drop(kept).kept).toBeUndefined();
    expect(() => drop(drop(kept))).toThrow(WrongPhase);
    expect(() => stepBack(first, ofReplay('r'))).toThrow(WrongPhase);
  });

  test('is told as without a use when nothing names it any more', () => {
    expect(unusedAfter(kept, drop(kept))).toEqual([{ version: 1, build: 1 }]);
    expect(unusedAfter(kept, swapped(kept, 2, true))).toEqual([{ version: 1, build: 1 }]);
    expect(unusedAfter(first, begin(first, 1, ofReplay('r')))).toEqual([]);
  });
});

describe('the function of a version', () => {
  const filling = begin(first, 1, ofReplay('r'));
  const other = begin(first, 2, ofReplay('r'));

  test('writes what serves, and nothing into what is filled in bulk', () => {
    expect(dutyOf(filling, 1)).toEqual(['sales_v1_b1']);
    expect(followingBuilds(filling)).toEqual([{ version: 1, build: 1 }]);
    expect(liveBuilds(filling)).toHaveLength(2);
  });

  test('G8 writes what follows before what serves, which so is never ahead of it, and what is kept last', () => {
    const following = follow(begin(swapped(first, 1, true), 1, ofReplay('r')), 'r');
    expect(dutyOf(following, 1)).toEqual(['sales_v1_b3', 'sales_v1_b2', 'sales_v1_b1']);
    expect(dutyOf(handOver(following, 'r'), 1)).toEqual(dutyOf(following, 1));
  });

  test('G8 waits while another version is handed over to, which goes on', () => {
    const paused = handOver(follow(other, 'r'), 'r');
    expect(dutyOf(paused, 1)).toBe('wait');
    expect(dutyOf(paused, 2)).toEqual(['sales_v2_b1']);
  });

  test('writes nothing while none of its generations is in use', () => {
    expect(dutyOf(other, 2)).toEqual([]);
    expect(dutyOf(swapped(first, 2), 1)).toEqual([]);
    expect(dutyOf(swapped(first, 2, true), 1)).toEqual(['sales_v1_b1']);
  });

  test('is asked for what serves of it, if anything does', () => {
    expect([servingOf(other, 1), servingOf(other, 2)]).toEqual(['sales_v1_b1', undefined]);
  });
});
