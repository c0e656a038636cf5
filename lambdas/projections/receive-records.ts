import { type Delivered, decodeDelivered } from '../core/commit.ts';
import { pointerIn } from '../core/damaged-line.ts';
import { StreamId } from '../core/stream-id.ts';
import { parkReason } from '../event-store/park-reason.ts';
import type { Logger } from '../shared/logger.ts';

/** One record of a transport: what it is called there, and what it brings, a commit or pointer a line. */
export interface TransportRecord {
  readonly id: string;
  readonly data: string;
  /** When the transport took it: milliseconds since 1970. */
  readonly sentAt: number;
}

/** What came of one stream. */
export interface Arrival {
  readonly delivered: readonly Delivered[];
  /** Ids of the records that brought it. */
  readonly records: ReadonlySet<string>;
  /** Of the oldest of them. */
  readonly sentAt: number;
}

export interface Received {
  readonly arrivals: ReadonlyMap<StreamId, Arrival>;
  /** The records that do not say which commit they are about. */
  readonly unreadable: readonly TransportRecord[];
}

/** Reads records, and sorts what they bring of one category by stream. */
export function receive(records: readonly TransportRecord[], category: string, logger: Logger): Received {
  const arrivals = new Map<StreamId, Arrival>();
  const unreadable: TransportRecord[] = [];
  for (const record of records) {
    const { delivered, isWhole } = readRecord(record, logger);
    if (!isWhole) unreadable.push(record);
    for (const each of delivered.filter(({ stream }) => StreamId.category(stream) === category))
      arrivals.set(each.stream, arrived(arrivals.get(each.stream), each, record));
  }
  return { arrivals, unreadable };
}

const arrived = (before: Arrival | undefined, each: Delivered, { id, sentAt }: TransportRecord): Arrival => ({
  delivered: [...(before?.delivered ?? []), each],
  records: new Set([...(before?.records ?? []), id]),
  sentAt: Math.min(before?.sentAt ?? sentAt, sentAt),
});

/** A line that cannot be read takes none of the others with it: what is missing before them is fetched. */
function readRecord({ id, data }: TransportRecord, logger: Logger) {
  const lines = data.split('\n');
  const delivered = lines.flatMap((line) => readLine(line, id, logger));
  return { delivered, isWhole: delivered.length === lines.length };
}

function readLine(line: string, record: string, logger: Logger): readonly Delivered[] {
  try {
    return [decodeDelivered(line)];
  } catch (error) {
    const pointer = pointerIn(line);
    if (pointer !== undefined) {
      logger.warn('A commit could not be read and is fetched', {
        stream: pointer.stream,
        version: pointer.version,
      });
      return [pointer];
    }
    // Not the error itself: what JSON says of a text shows a piece of it.
    logger.error('A record could not be read', parkReason(error), { record });
    return [];
  }
}
