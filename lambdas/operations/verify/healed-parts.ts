import { hash } from 'node:crypto';
import { partKey } from '../../archive/archive-keys.ts';
import { readObject } from '../../archive/read-object.ts';
import { type CommitLine, inOrder, packLines } from '../../event-store/commit-lines.ts';
import type { ObjectStore } from '../../event-store/object-store.ts';

/** What is held of commits before it is written. */
const MOST_LINES = 5_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** An object does not hold what was written to it a moment ago. */
export class HealedPartDamaged extends Error {
  readonly code = 'HealedPartDamaged';
  constructor(key: string) {
    super(
      `${key} does not hold what was written to it; look at the archive's bucket before it is healed again`,
    );
    this.name = 'HealedPartDamaged';
  }
}

/** Writes commits that the archive lacks as parts of it. */
export class HealedParts {
  readonly #objects: ObjectStore;
  readonly #bucket: number;
  readonly #now: () => number;
  #lines: CommitLine[] = [];
  #characters = 0;

  constructor(options: {
    readonly objects: ObjectStore;
    readonly bucket: number;
    readonly now: () => number;
  }) {
    this.#objects = options.objects;
    this.#bucket = options.bucket;
    this.#now = options.now;
  }

  /** Held, or written with those before it. */
  async add(line: CommitLine): Promise<void> {
    this.#lines.push(line);
    this.#characters += line.line.length;
    if (this.#lines.length >= MOST_LINES || this.#characters >= MOST_CHARACTERS) await this.write();
  }

  /**
   * Writes what is held, and reads it back. Named by its content: to write the same again is harmless.
   * @throws {HealedPartDamaged}
   * @throws {ArchiveUnavailable}
   */
  async write(): Promise<void> {
    if (this.#lines.length === 0) return;
    const lines = this.#lines.toSorted(inOrder);
    [this.#lines, this.#characters] = [[], 0];
    const key = partKey({
      arrived: new Date(this.#now()).toISOString(),
      streamCreation: 0,
      shard: 'healed',
      first: String(this.#bucket).padStart(2, '0'),
      last: hash('sha256', lines.map(({ line }) => line).join('\n')),
    });
    await this.#objects.putNew(key, await packLines(lines));
    const stored: string[] = [];
    for await (const texts of readObject(this.#objects, key)) stored.push(...texts);
    if (stored.length !== lines.length || stored.some((text, index) => text !== lines[index]?.line))
      throw new HealedPartDamaged(key);
  }
}
