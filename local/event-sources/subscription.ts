import { Bell } from './bell.ts';
import { type Consumption, consumeShard } from './shard-consumer.ts';
import type { Position, Shard } from './stream-reader.ts';

/**
 * Follows all shards of a stream: each is consumed once its parents are done, so that a key stays in order when shards are
 * split and merged. Looks for new shards now and then, and whenever one has ended.
 * @returns a promise that settles when the source is stopped and nothing is under way any more.
 */
export async function followStream(consumption: Consumption): Promise<{ readonly done: Promise<void> }> {
  const { mapping } = consumption;
  const followed = new Map<string, Promise<void>>();
  const ended = new Bell();
  // The first look is awaited: a stream that is not there stops the start.
  follow(await consumption.reader.shards(), mapping.startingPosition);
  return { done: keepFollowing() };

  function follow(shards: readonly Shard[], start: Position): void {
    for (const shard of shards) {
      const checkpoint = consumption.checkpoints.get(shard.id);
      if (checkpoint !== 'finished' && !followed.has(shard.id) && parentsDone(shard, shards)) {
        const consumed = consumeShard(shard.id, checkpoint ?? start, consumption);
        followed.set(
          shard.id,
          consumed.finally(() => ended.ring()),
        );
      }
    }
  }

  function parentsDone(shard: Shard, shards: readonly Shard[]): boolean {
    return shard.parents.every(
      (parent) =>
        consumption.checkpoints.get(parent) === 'finished' || !shards.some(({ id }) => id === parent),
    );
  }

  async function keepFollowing(): Promise<void> {
    const { signal, pace } = consumption;
    for (let heard = 0; !signal.aborted; ) {
      await ended.next(heard, pace.discover, signal);
      heard = ended.rings;
      const shards = await consumption.reader.shards().catch(() => []);
      if (!signal.aborted) {
        follow(shards, 'TRIM_HORIZON');
      }
    }
    await Promise.all(followed.values());
  }
}
