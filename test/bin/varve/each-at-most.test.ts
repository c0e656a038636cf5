import { describe, expect, it } from 'vitest';
import { eachAtMost } from '../../../bin/varve/each-at-most.ts';

const turn = () => new Promise((done) => setImmediate(done));

describe('working on many things at a time', () => {
  it('works on each once, and on no more than allowed together', async () => {
    const done: number[] = [];
    let together = 0;
    let most = 0;
    await eachAtMost(
      3,
      Array.from({ length: 20 }, (_, index) => index),
      async (item) => {
        together += 1;
        most = Math.max(most, together);
        await turn();
        together -= 1;
        done.push(item);
      },
    );
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBe(3);
  });

  it('starts nothing more after a failure, and lets what was begun end', async () => {
    const ended: number[] = [];
    const work = eachAtMost(2, [1, 2, 3, 4, 5], async (item) => {
      if (item === 1) throw new Error('first');
      await turn();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });
});
