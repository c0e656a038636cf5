import type { Tally } from '../core/projection.ts';
import type { StreamId } from '../core/stream-id.ts';
import { type Advance, PositionMoved } from '../event-store/positions.ts';
import { Unwritable } from './store-errors.ts';
import type { TallyStore } from './tally-store.ts';
import type { Valkey } from './valkey-client.ts';

/**
 * Moves positions and adds to the ranking, or does neither. A member whose sum is 0 is none. A sum beyond the safe integers
 * is refused, since a double would round it.
 * KEYS: positions, ranking. ARGV: number of advances, stream, from and to of each; then member and addition of each.
 * Answers 1 when it is done, 0 when a position has moved, -1 when a sum is refused.
 */
const ADVANCE_AND_ADD = `
local last = 1 + 3 * tonumber(ARGV[1])
for i = 2, last, 3 do
  if (redis.call('HGET', KEYS[1], ARGV[i]) or '0') ~= ARGV[i + 1] then return 0 end
end
local sums = {}
for i = last + 1, #ARGV, 2 do
  local sum = sums[ARGV[i]] or tonumber(redis.call('ZSCORE', KEYS[2], ARGV[i]) or '0')
  sums[ARGV[i]] = sum + tonumber(ARGV[i + 1])
  if math.abs(sums[ARGV[i]]) > ${Number.MAX_SAFE_INTEGER} then return -1 end
end
for i = 2, last, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end
for i = last + 1, #ARGV, 2 do
  if tonumber(redis.call('ZINCRBY', KEYS[2], ARGV[i + 1], ARGV[i])) == 0 then
    redis.call('ZREM', KEYS[2], ARGV[i])
  end
end
return 1`;

/** A member with its sum. */
export interface Rank {
  readonly member: string;
  readonly sum: number;
}

export interface ValkeyRankingOptions<Key extends string, Sum extends string> {
  readonly valkey: Valkey;
  readonly generation: string;
  readonly key: Key;
  readonly sum: Sum;
}

/**
 * Sums by one key, kept sorted. Scores are the sums with the sign turned round, so that the order of the set is the
 * highest sum first and then the member; doubles hold every safe integer. Positions and ranking share a slot.
 */
export class ValkeyRankingStore<Key extends string, Sum extends string>
  implements TallyStore<Tally<Key, Sum>>
{
  readonly #valkey: Valkey;
  readonly #positions: string;
  readonly #ranking: string;
  readonly #key: Key;
  readonly #sum: Sum;

  constructor({ valkey, generation, key, sum }: ValkeyRankingOptions<Key, Sum>) {
    this.#valkey = valkey;
    this.#positions = positionsKey(generation);
    this.#ranking = rankingKey(generation);
    this.#key = key;
    this.#sum = sum;
  }

  async positions(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, number>> {
    if (streams.length === 0) return new Map();
    const versions = await this.#valkey.ask((cluster) => cluster.hmget(this.#positions, ...streams));
    return new Map(
      streams.flatMap((stream, index) => {
        const version = versions[index];
        return version == null ? [] : [[stream, Number(version)] as const];
      }),
    );
  }

  async add(advances: readonly Advance[], tallies: readonly Tally<Key, Sum>[]): Promise<void> {
    const moves = advances.flatMap(({ stream, from, to }) => [stream, from, to]);
    const additions = tallies.flatMap(({ key, add }) => [key[this.#key], -add[this.#sum]]);
    const done = await this.#valkey.ask((cluster) =>
      cluster.eval(
        ADVANCE_AND_ADD,
        2,
        this.#positions,
        this.#ranking,
        advances.length,
        ...moves,
        ...additions,
      ),
    );
    if (done === -1) throw new Unwritable(new RangeError('A sum is beyond the safe integers'));
    if (done !== 1) throw new PositionMoved();
  }

  /** The highest sums first, equal ones by member, from behind a place that need not be in the ranking any more. */
  async top(limit: number, after?: Rank): Promise<readonly Rank[]> {
    const first = after === undefined ? 0 : await this.#behind(after);
    const flat = await this.#valkey.ask((cluster) =>
      cluster.zrange(this.#ranking, first, first + limit - 1, 'WITHSCORES'),
    );
    return flat.flatMap((member, index) =>
      index % 2 === 0 ? [{ member, sum: -Number(flat[index + 1]) }] : [],
    );
  }

  /** The rank behind a place, found by halves among those of the same sum: there may be thousands. */
  async #behind({ member, sum }: Rank): Promise<number> {
    const score = String(-sum);
    return this.#valkey.ask(async (cluster) => {
      let low = await cluster.zcount(this.#ranking, '-inf', `(${score}`);
      let high = await cluster.zcount(this.#ranking, '-inf', score);
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const [found] = await cluster.zrange(this.#ranking, middle, middle);
        if (found === undefined || found > member) high = middle;
        else low = middle + 1;
      }
      return low;
    });
  }
}

const positionsKey = (generation: string): string => `{${generation}}:positions`;
const rankingKey = (generation: string): string => `{${generation}}:ranking`;

/** Fields of a hash or members of a set that a server looks at in one call. */
const PORTION = 1_000;

/** How far every stream is contained in a generation of sums. One may come twice. */
export async function* rankedPositions(
  valkey: Valkey,
  generation: string,
): AsyncGenerator<readonly [StreamId, number]> {
  const key = positionsKey(generation);
  const pairs = scanned((cursor) => valkey.ask((cluster) => cluster.hscan(key, cursor, 'COUNT', PORTION)));
  for await (const [stream, version] of pairs) yield [stream as StreamId, version];
}

/** Every sum of a generation, in no order. One may come twice. */
export async function* rankedSums(valkey: Valkey, generation: string): AsyncGenerator<Rank> {
  const key = rankingKey(generation);
  const pairs = scanned((cursor) => valkey.ask((cluster) => cluster.zscan(key, cursor, 'COUNT', PORTION)));
  for await (const [member, score] of pairs) yield { member, sum: -score };
}

/** The pairs of a hash or a sorted set. @param scan answers where to go on, and the pairs in one list */
async function* scanned(
  scan: (cursor: string) => Promise<readonly [string, readonly string[]]>,
): AsyncGenerator<readonly [string, number]> {
  let cursor = '0';
  do {
    const [next, flat] = await scan(cursor);
    for (const [index, name] of flat.entries()) if (index % 2 === 0) yield [name, Number(flat[index + 1])];
    cursor = next;
  } while (cursor !== '0');
}
