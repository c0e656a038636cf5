import { describe, expect, test } from 'vitest';
import { CommandFailed } from '../../../../bin/varve/command-failed.ts';
import { carryPage, NotCarried } from '../../../../bin/varve/moving/carry-page.ts';
import { countedProgress } from '../quiet-progress.ts';

const items = ['a', 'b', 'c', 'd'].map((key) => ({ key }));

describe('a page of objects', () => {
  test('is asked for again when an object did not come, and each is carried once', async () => {
    const carried: string[] = [];
    const { advance, steps } = countedProgress();
    let asked = 0;
    const ask = async () => ({ items, next: `after ${++asked}` });
    const carry = async ({ key }: { readonly key: string }) => {
      if (key === 'b' && asked < 3) throw new NotCarried(key, 'status 403');
      carried.push(key);
    };
    expect(await carryPage(ask, carry, { advance })).toMatchObject({ next: 'after 3' });
    expect(carried.sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(steps()).toBe(4);
  });

  test('that does not come is told, with what to do', async () => {
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return { items };
    };
    const failure = carryPage(
      ask,
      async ({ key }) => {
        throw new NotCarried(key, 'no answer');
      },
      countedProgress(),
    );
    await expect(failure).rejects.toThrow(
      new CommandFailed('a cannot be carried over (no answer). Give the same command again: it goes on.'),
    );
    expect(asked).toBe(4);
  });

  test('is not asked for again after a fault that no other attempt mends', async () => {
    let asked = 0;
    const failure = carryPage(
      async () => {
        asked += 1;
        return { items };
      },
      async () => {
        throw new Error('the disk is full');
      },
      countedProgress(),
    );
    await expect(failure).rejects.toThrow('the disk is full');
    expect(asked).toBe(1);
  });
});
