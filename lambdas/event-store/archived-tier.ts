import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { Commit } from '../core/commit.ts';
import type { StreamId } from '../core/stream-id.ts';
import { commitOf, inOrder, placeLine } from './commit-lines.ts';
import { StoreUnavailable } from './event-store.ts';
import { ArchiveUnavailable, type ObjectStore } from './object-store.ts';
import { type Tier, TierDamaged } from './tier.ts';
import { parseTierKey, type TierName, tierKey, tierPrefix } from './tier-keys.ts';

const decompress = promisify(zstdDecompress);

/** The tier in the archive: one object, or some, a stream. */
export class ArchivedTier implements Tier {
  readonly #objects: Pick<ObjectStore, 'list' | 'read'>;

  constructor(objects: Pick<ObjectStore, 'list' | 'read'>) {
    this.#objects = objects;
  }

  async read(stream: StreamId, from: number, to: number): Promise<readonly Commit[]> {
    try {
      const names = (await this.list(stream)).filter((name) => name.from <= to && name.to >= from);
      const lines = (await Promise.all(names.map((name) => this.linesOf(name)))).flat().map(placeLine);
      const asked = lines.filter(({ version }) => version >= from && version <= to);
      const byVersion = new Map(asked.map((line) => [line.version, line]));
      return [...byVersion.values()].sort(inOrder).map(commitOf);
    } catch (error) {
      throw error instanceof ArchiveUnavailable ? new StoreUnavailable(error) : error;
    }
  }

  /**
   * What there is of a stream. Ranges may overlap: commits that two runs have moved are the same.
   * @throws {ArchiveUnavailable}
   */
  async list(stream: StreamId): Promise<readonly TierName[]> {
    const names: TierName[] = [];
    for await (const { key } of this.#objects.list(tierPrefix(stream))) {
      const name = parseTierKey(key);
      if (name !== undefined) names.push(name);
    }
    return names;
  }

  /**
   * The lines of an object, which are what its name says.
   * @throws {TierDamaged}
   * @throws {ArchiveUnavailable}
   */
  async linesOf(name: TierName): Promise<readonly string[]> {
    const key = tierKey(name);
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#objects.read(key)) pieces.push(piece);
    const text = await decompress(Buffer.concat(pieces)).catch((cause: unknown) => {
      throw new TierDamaged(key, 'it cannot be decompressed', { cause });
    });
    if (hash('sha256', text) !== name.sha256) throw new TierDamaged(key, 'it is not what its name says');
    return text.toString().split('\n').slice(0, -1);
  }
}
