import { describe, expect, test } from 'vitest';
import { openTier as open, stream, WatchedObjects } from './tiered-account.ts';

describe.each([false, true])(
  'a stream that is closed: %s, and of which all has left that may',
  (isClosed) => {
    test('has its snapshot made anew after its reducer changed, so that a command costs what it did', async () => {
      const objects = new WatchedObjects();
      const { fill, tier, storeOf, expiring, table } = open({ objects });
      await fill(34, isClosed);
      await tier(true);
      for (const commit of await expiring()) table.leave(commit);
      expect(await tier(false, 'tomorrow')).toEqual({ commits: 0, size: 0, snapshot: true });
      expect(await tier(true, 'tomorrow')).toEqual({ commits: 0, size: 0, snapshot: true });
      objects.reads = 0;
      await storeOf('tomorrow').load(stream);
      expect(objects.reads).toBe(0);
      expect(await tier(true, 'tomorrow')).toEqual({ commits: 0, size: 0, snapshot: false });
    });
  },
);
