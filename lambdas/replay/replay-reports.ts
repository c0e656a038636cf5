import { json } from 'node:stream/consumers';
import { archivePrefixes } from '../archive/contract.ts';
import type { ObjectStore } from '../event-store/object-store.ts';
import type { Build } from '../projections/generation-name.ts';
import type { Comparison } from './compare-generations.ts';

/** What has come of a hand-over. */
export interface HandedOver {
  readonly generation: string;
  /** What served before; null when it was lost, or never complete. */
  readonly before: string | null;
  /** Streams of it, and those that it had before the new one. */
  readonly streams: number;
  readonly behind: number;
  /** Null where there was nothing to compare with: another version, or one that was lost. */
  readonly comparison: Comparison | null;
  /** Generations that have no use any more. */
  readonly unused: readonly Build[];
}

/**
 * What has come of replays: below `replays/<run>/` in the archive's bucket. Of builds without a use, all that were ever told: whether they are is looked up again before anything is taken away.
 */
export class ReplayReports {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /** @param revision of the record by which it was handed over: each attempt has one of its own */
  async tell(run: string, revision: number, handedOver: HandedOver): Promise<void> {
    await this.#write(keyOf(run, `${REPORTS}${String(revision).padStart(10, '0')}`), handedOver);
  }

  /** What was told last. */
  async told(run: string): Promise<HandedOver | undefined> {
    const keys: string[] = [];
    for await (const { key } of this.#objects.list(`${folderOf(run)}${REPORTS}`)) keys.push(key);
    const last = keys.sort().at(-1);
    return last === undefined ? undefined : ((await json(this.#objects.read(last))) as HandedOver);
  }

  async tellUnused(run: string, unused: readonly Build[]): Promise<void> {
    for (const { version, build } of unused)
      await this.#write(keyOf(run, `${UNUSED}v${version}-b${build}`), { version, build });
  }

  async unused(run: string): Promise<readonly Build[]> {
    const unused: Build[] = [];
    for await (const { key } of this.#objects.list(`${folderOf(run)}${UNUSED}`))
      unused.push((await json(this.#objects.read(key))) as Build);
    return unused;
  }

  async #write(key: string, value: unknown): Promise<void> {
    await this.#objects.putNew(key, Buffer.from(JSON.stringify(value)));
  }
}

const REPORTS = 'reports/';
const UNUSED = 'unused/';

const folderOf = (run: string): string => `${archivePrefixes.replays}${run}/`;

const keyOf = (run: string, name: string): string => `${folderOf(run)}${name}.json`;
