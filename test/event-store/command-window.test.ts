import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findInWindow, noCommands, remember } from '../../lambdas/event-store/command-window.ts';
import { commitOf } from '../support/histories.ts';

const commits = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => commitOf('order#1', from + index));

describe('G4 the commands that a snapshot remembers', () => {
  test('each is found at the version of its commit', () => {
    const window = remember(noCommands, commits(1, 1_000));
    for (const { commandId, version } of commits(1, 1_000))
      expect(findInWindow(window, commandId)).toContain(version);
  });

  test('are the last 1,000; what came before is not', () => {
    const window = remember(remember(noCommands, commits(1, 900)), commits(901, 1_100));
    const versions = commits(1, 1_100).map(({ commandId }) => findInWindow(window, commandId));
    expect(versions.findIndex((found) => found.length > 0)).toBe(100);
    expect(versions.slice(100).every((found) => found.length > 0)).toBe(true);
  });

  test('take 7 bytes each', () => {
    expect(remember(noCommands, commits(1, 1_200)).byteLength).toBe(7_000);
    expect(remember(noCommands, commits(1, 3)).byteLength).toBe(21);
  });

  test('are the same, however many are added at a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), (all, first) => {
        const cut = Math.min(all, first);
        const inTwo = remember(remember(noCommands, commits(1, cut)), commits(cut + 1, all));
        expect([...inTwo]).toEqual([...remember(noCommands, commits(1, all))]);
      }),
    );
  });

  test('are told apart but for few: among 1,000 a strange key meets one in 16,777', () => {
    const window = remember(noCommands, commits(1, 1_000));
    const strange = Array.from({ length: 20_000 }, (_, index) => findInWindow(window, `strange-${index}`));
    expect(strange.filter((found) => found.length > 0).length).toBeLessThan(10);
  });

  test('a stream of any length has room for its versions', () => {
    const late = commitOf('order#1', 4_000_000_000);
    expect(findInWindow(remember(noCommands, [late]), late.commandId)).toEqual([4_000_000_000]);
  });

  test('a key that was never there is not found', () => {
    expect(findInWindow(remember(noCommands, commits(1, 1_000)), 'never')).toEqual([]);
  });
});
