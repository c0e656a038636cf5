import { text } from 'node:stream/consumers';
import { ObjectMissing, type ObjectStore } from '../event-store/object-store.ts';

/**
 * What a run in parts keeps beside the archive, below `<prefix><run>/`: the result of each part, and its report. An attempt
 * that was repeated finds what it wrote before; of two results of a part either is right.
 */
export class RunResults<Result, Report> {
  readonly #objects: ObjectStore;
  readonly #folder: string;
  readonly #parts: number;

  constructor(
    objects: ObjectStore,
    { prefix, run, parts }: { readonly prefix: string; readonly run: string; readonly parts: number },
  ) {
    this.#objects = objects;
    this.#folder = `${prefix}${run}/`;
    this.#parts = parts;
  }

  async write(part: number, result: Result): Promise<void> {
    await this.#objects.putNew(this.#keyOf(part), Buffer.from(JSON.stringify(result)));
  }

  /** @throws {ObjectMissing} when a part has not come to its end */
  read(): Promise<readonly Result[]> {
    const parts = Array.from({ length: this.#parts }, (_, part) => part);
    return Promise.all(parts.map(async (part) => JSON.parse(await this.#text(this.#keyOf(part)))));
  }

  /** Whether a part has come to its end: where an execution is begun anew, it need not be done again. */
  async has(part: number): Promise<boolean> {
    for await (const _ of this.#objects.list(this.#keyOf(part))) return true;
    return false;
  }

  /** How many parts have come to their end. */
  async ended(): Promise<number> {
    let parts = 0;
    for await (const _ of this.#objects.list(`${this.#folder}parts/`)) parts += 1;
    return parts;
  }

  /** The report of an earlier attempt stays. */
  async writeReport(report: Report): Promise<Report> {
    const isNew = await this.#objects.putNew(this.#reportKey, Buffer.from(`${JSON.stringify(report)}\n`));
    return isNew ? report : ((await this.readReport()) ?? report);
  }

  /** Undefined while there is none. */
  async readReport(): Promise<Report | undefined> {
    try {
      return JSON.parse(await this.#text(this.#reportKey));
    } catch (error) {
      if (error instanceof ObjectMissing) return undefined;
      throw error;
    }
  }

  get #reportKey(): string {
    return `${this.#folder}report.json`;
  }

  #keyOf(part: number): string {
    return `${this.#folder}parts/${String(part).padStart(2, '0')}.json`;
  }

  #text(key: string): Promise<string> {
    return text(this.#objects.read(key));
  }
}
