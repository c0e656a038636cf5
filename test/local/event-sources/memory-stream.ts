import {
  type Page,
  type Position,
  PositionLost,
  type Shard,
  type StreamReader,
  type StreamRecord,
} from '../../../local/event-sources/stream-reader.ts';

export const recordOf = (
  sequenceNumber: string,
  key = 'k',
  more: Partial<StreamRecord> = {},
): StreamRecord => ({
  sequenceNumber,
  arrivedAt: Date.now(),
  orderKey: key,
  event: { sequenceNumber, key },
  filterView: { data: { sequenceNumber, key } },
  ...more,
});

interface MemoryShard {
  readonly parents: readonly string[];
  readonly records: StreamRecord[];
  closed: boolean;
}

/** A stream in memory, with the faults that streams have. An iterator is `<shard>@<index of its next record>`. */
export class MemoryStream implements StreamReader {
  readonly #shards = new Map<string, MemoryShard>();
  /** Thrown one by one by the next reads. */
  readonly faults: Error[] = [];
  reads = 0;

  add(shardId: string, records: readonly StreamRecord[] = [], parents: readonly string[] = []): void {
    this.#shards.set(shardId, { parents, records: [...records], closed: false });
  }

  write(shardId: string, ...records: readonly StreamRecord[]): void {
    this.#shard(shardId).records.push(...records);
  }

  close(shardId: string): void {
    this.#shard(shardId).closed = true;
  }

  async shards(): Promise<readonly Shard[]> {
    return [...this.#shards].map(([id, { parents }]) => ({ id, parents }));
  }

  async iterator(shardId: string, position: Position): Promise<string> {
    return `${shardId}@${this.#indexOf(this.#shard(shardId).records, position)}`;
  }

  async read(shardId: string, iterator: string, limit: number): Promise<Page> {
    this.reads += 1;
    const fault = this.faults.shift();
    if (fault !== undefined) {
      throw fault;
    }
    const { records, closed } = this.#shard(shardId);
    const from = Number(iterator.split('@')[1]);
    const page = records.slice(from, from + limit);
    const next = from + page.length;
    return {
      records: page,
      next: closed && next === records.length ? undefined : `${shardId}@${next}`,
    };
  }

  #indexOf(records: readonly StreamRecord[], position: Position): number {
    if (typeof position === 'string') {
      return position === 'LATEST' ? records.length : 0;
    }
    const index = records.findIndex(({ sequenceNumber }) => sequenceNumber === position.after);
    if (index === -1) {
      throw new PositionLost('trimmed');
    }
    return index + 1;
  }

  #shard(shardId: string): MemoryShard {
    const shard = this.#shards.get(shardId);
    if (shard === undefined) {
      throw new Error(`there is no shard ${shardId}`);
    }
    return shard;
  }
}

/** A stream of one shard, `shard-1`, with these records in it. */
export function streamOf(...sequenceNumbers: readonly string[]): MemoryStream {
  const stream = new MemoryStream();
  stream.add(
    'shard-1',
    sequenceNumbers.map((sequenceNumber) => recordOf(sequenceNumber)),
  );
  return stream;
}
